//! `newsmill train`: one file a task.

mod data;
mod entities;
mod topics;

use crate::args::{TrainArguments, TrainTask};
use crate::exit::Exit;

pub(crate) fn train(arguments: &TrainArguments) -> anyhow::Result<Exit> {
    match &arguments.task {
        TrainTask::Entities(arguments) => entities::train(arguments),
        TrainTask::Topics(arguments) => topics::train(arguments),
    }
}
