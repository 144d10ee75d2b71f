/* A serial stage that remembers headlines and drops those it has seen before.
 *
 * A headline "fail X" is remembered as "X", and then the call fails: what is decided later shows whether that was
 * taken back. Counts its calls as metrics: undone, opened, applied.
 *
 *   -DUNDO_FAILS    taking back fails, so that the state has to be built again from what it added */
#include "newsmill.h"
#include <stdlib.h>
#include <string.h>

#define MANIFEST \
   "{ \"name\": \"recall\", \"version\": \"0.1.0\", \"abi\": [1, 0], \"stages\": [{ \"id\": \"clean.recall\"," \
   "  \"kind\": \"clean\", \"summary\": \"Drops what it has seen\", \"needs\": [\"headline\"] }] }"
NM_MANIFEST_SECTION static const char manifest[] = NM_MANIFEST_BEGIN MANIFEST NM_MANIFEST_END;

#define WORDS(text) ((nm_str){ text, sizeof(text) - 1 })

static const nm_host *host;
static nm_field headline;

typedef struct state {
   char (*seen)[64];
   size_t count, room;
   size_t before;    /* how many there were when the last process began */
   size_t told;      /* how many a delta has told of */
} state;

static nm_status create(const nm_host *h, nm_ctx *ctx, void **stage) {
   host = h;
   *stage = &headline;
   return h->field(ctx, WORDS("headline"), NM_T_TEXT, &headline);
}

static void destroy(void *stage) { (void)stage; }

static void count(nm_ctx *ctx, const char *what) {
   nm_str name = { what, strlen(what) };
   host->metric(ctx, NM_METRIC_COUNT, name, 1);
}

static nm_status open_state(void *stage, nm_ctx *ctx, void **out) {
   (void)stage;
   count(ctx, "opened");
   *out = calloc(1, sizeof(state));
   return *out ? NM_OK : NM_E_OTHER;
}

static int knows(const state *s, const char *key) {
   for (size_t i = 0; i < s->count; i++)
      if (strcmp(s->seen[i], key) == 0) return 1;
   return 0;
}

static nm_status learn(state *s, const char *key) {
   if (s->count == s->room) {
      size_t room = s->room ? s->room * 2 : 16;
      void *more = realloc(s->seen, room * sizeof *s->seen);
      if (!more) return NM_E_OTHER;
      s->seen = more;
      s->room = room;
   }
   strcpy(s->seen[s->count++], key);
   return NM_OK;
}

static void key_of(nm_str text, char *key) {
   if (text.len >= 5 && memcmp(text.ptr, "fail ", 5) == 0) {
      text.ptr += 5;
      text.len -= 5;
   }
   if (text.len > 63) text.len = 63;
   memcpy(key, text.ptr, text.len);
   key[text.len] = 0;
}

static nm_status process(void *state_, nm_ctx *ctx, nm_batch *batch) {
   state *s = state_;
   uint32_t n = host->rows(batch);
   s->before = s->count;
   for (uint32_t i = 0; i < n; i++) {
      nm_status status;
      nm_str text;
      char key[64];
      if (host->get_str(batch, i, headline, &text) != NM_OK) continue;
      key_of(text, key);
      if (knows(s, key)) {
         if ((status = host->drop(batch, i, WORDS("seen"), WORDS(""))) != NM_OK) return status;
         continue;
      }
      if ((status = learn(s, key)) != NM_OK) return status;
      if (text.len >= 4 && memcmp(text.ptr, "fail", 4) == 0) {
         host->fail(ctx, NM_E_INPUT, WORDS("the headline asks for it"));
         return NM_E_INPUT;
      }
   }
   return NM_OK;
}

static nm_status undo(void *state_, nm_ctx *ctx) {
#ifdef UNDO_FAILS
   (void)state_;
   host->fail(ctx, NM_E_OTHER, WORDS("nothing can be taken back"));
   return NM_E_OTHER;
#else
   state *s = state_;
   count(ctx, "undone");
   s->count = s->before;
   return NM_OK;
#endif
}

static nm_status delta(void *state_, nm_ctx *ctx, nm_out *out) {
   state *s = state_;
   (void)ctx;
   for (; s->told < s->count; s->told++) {
      nm_status status = host->write(out, s->seen[s->told], sizeof s->seen[0]);
      if (status != NM_OK) return status;
   }
   return NM_OK;
}

static nm_status apply(void *state_, nm_ctx *ctx, nm_str bytes) {
   state *s = state_;
   count(ctx, "applied");
   for (size_t at = 0; at + sizeof s->seen[0] <= bytes.len; at += sizeof s->seen[0]) {
      nm_status status = learn(s, bytes.ptr + at);
      if (status != NM_OK) return status;
   }
   s->told = s->count;
   return NM_OK;
}

static void close_state(void *state_) {
   state *s = state_;
   free(s->seen);
   free(s);
}

static const nm_serial serial = { sizeof serial, open_state, process, undo, delta, apply, close_state };

static const void *facet(const char *id) { return strcmp(id, "newsmill.serial/1") == 0 ? &serial : NULL; }

static const nm_stage_class recall_class = { sizeof recall_class, "clean.recall", create, NULL, destroy, facet };
static const nm_stage_class *const stages[] = { &recall_class };

NM_EXPORT const nm_plugin newsmill_plugin_v1 = {
   sizeof newsmill_plugin_v1, NM_ABI_MAJOR, NM_ABI_MINOR,
   manifest + sizeof NM_MANIFEST_BEGIN - 1, sizeof manifest - sizeof NM_MANIFEST_BEGIN - sizeof NM_MANIFEST_END + 1,
   NULL, stages, 1
};
