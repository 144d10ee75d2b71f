//! `newsmill train`: one file a task.

mod topics;

use crate::args::{TrainArguments, TrainTask};
use crate::exit::Exit;

pub(crate) fn train(arguments: &TrainArguments) -> anyhow::Result<Exit> {
    match &arguments.task {
        TrainTask::Topics(arguments) => topics::train(arguments),
    }
}
