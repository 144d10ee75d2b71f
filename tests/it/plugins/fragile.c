/* An ingest stage that fails where its input asks for it. Every line is an article with the line as its headline; its
 * urgency is the line's number among those this reader gave, counted on from the resume token.
 *
 *   a line that begins with "fail"   the call fails, with the line already consumed
 *   a line that begins with "retry"  the call answers RETRY, as often as -DRETRIES says, then gives the line
 *   a first line "sealed"            the reader cannot be opened at the input's start
 *
 *   -DBOUNDARY      an input may be picked up at the next line after damage
 *   -DPLANS=...     plans these lines by itself and opens them by itself: one article each, none for uris with "busy"
 *   -DRETRIES=n     1000000 when not given */
#include "newsmill.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifndef RETRIES
#define RETRIES 1000000
#endif

#define MANIFEST \
   "{ \"name\": \"fragile\", \"version\": \"0.1.0\", \"abi\": [1, 0], \"stages\": [{ \"id\": \"ingest.fragile\"," \
   "  \"kind\": \"ingest\", \"summary\": \"Fails where its input asks for it\", \"records\": \"many\"," \
   "  \"writes\": { \"headline\": \"text\", \"urgency\": \"int\" } }] }"
NM_MANIFEST_SECTION static const char manifest[] = NM_MANIFEST_BEGIN MANIFEST NM_MANIFEST_END;

#define WORDS(text) ((nm_str){ text, sizeof(text) - 1 })

static const nm_host *host;
static nm_field headline, urgency;
static int retries_left = RETRIES;

typedef struct reader {
   nm_in *in;
   long given;
   int done, busy; /* of inputs it opened itself */
   char uri[64];
} reader;

static nm_status create(const nm_host *h, nm_ctx *ctx, void **stage) {
   nm_status status;
   host = h;
   if ((status = h->field(ctx, WORDS("headline"), NM_T_TEXT, &headline)) != NM_OK) return status;
   if ((status = h->field(ctx, WORDS("urgency"), NM_T_I64, &urgency)) != NM_OK) return status;
   *stage = &headline;
   return NM_OK;
}

static void destroy(void *stage) { (void)stage; }

static nm_status failed(nm_ctx *ctx, nm_status status, nm_str why) {
   host->fail(ctx, status, why);
   return status;
}

#ifdef PLANS
static nm_status plan(void *stage, nm_ctx *ctx, nm_str inputs, nm_str earlier, nm_out *splits) {
   static const char lines[] = PLANS;
   (void)stage; (void)ctx; (void)inputs; (void)earlier;
   return host->write(splits, lines, sizeof lines - 1);
}
#endif

#ifdef BOUNDARY
static nm_status boundary(void *stage, nm_ctx *ctx, nm_str window, uint64_t *offset) {
   const char *end = memchr(window.ptr, '\n', window.len);
   (void)stage; (void)ctx;
   if (!end) return NM_END;
   *offset = (uint64_t)(end - window.ptr) + 1;
   return NM_OK;
}
#endif

static int begins(const char *text, size_t len, const char *with) {
   return len >= strlen(with) && memcmp(text, with, strlen(with)) == 0;
}

static nm_status open_input(void *stage, nm_ctx *ctx, nm_str input, nm_in *in, nm_str resume, void **out) {
   reader *r;
   (void)stage;
   host->metric(ctx, NM_METRIC_COUNT, WORDS("opened"), 1);
   if (in && host->tell(in) == 0) {
      nm_str start;
      if (host->peek(in, 6, &start) == NM_OK && begins(start.ptr, start.len, "sealed"))
         return failed(ctx, NM_E_INPUT, WORDS("the input is sealed"));
   }
   r = calloc(1, sizeof *r);
   if (!r) return NM_E_OTHER;
   r->in = in;
   for (size_t i = 0; i < resume.len; i++) r->given = r->given * 10 + (resume.ptr[i] - '0');
   if (!in) {
      size_t len = input.len < sizeof r->uri ? input.len : sizeof r->uri - 1;
      memcpy(r->uri, input.ptr, len);
      r->busy = strstr(r->uri, "busy") != NULL;
   }
   *out = r;
   return NM_OK;
}

static nm_status give(reader *r, nm_batch *batch, nm_str line) {
   uint32_t row;
   nm_status status = host->new_row(batch, NM_NO_ROW, &row);
   if (status != NM_OK) return status;
   if ((status = host->set_str(batch, row, headline, line)) != NM_OK) return status;
   return host->set_i64(batch, row, urgency, r->given + 1);
}

static nm_status next(void *reader_, nm_ctx *ctx, nm_batch *batch, uint32_t max_rows) {
   reader *r = reader_;
   nm_status status;
   if (!r->in) {
      if (r->busy) return failed(ctx, NM_E_RETRY, WORDS("the site is busy"));
      if (r->done) return NM_END;
      r->done = 1;
      return give(r, batch, (nm_str){ r->uri, strlen(r->uri) });
   }
   for (uint32_t i = 0; i < max_rows; i++) {
      nm_str bytes;
      const char *end = NULL;
      for (size_t want = 1; !end; want = bytes.len + 1) {
         status = host->peek(r->in, want, &bytes);
         if (status == NM_END) return NM_END;
         if (status != NM_OK) return status;
         end = memchr(bytes.ptr, '\n', bytes.len);
         if (!end && bytes.len < want) end = bytes.ptr + bytes.len;
      }
      size_t length = (size_t)(end - bytes.ptr);
      char line[256];
      size_t kept = length < sizeof line ? length : sizeof line;
      memcpy(line, bytes.ptr, kept);
      if (begins(line, kept, "fail")) {
         host->advance(r->in, length + (length < bytes.len));
         return failed(ctx, NM_E_INPUT, WORDS("the line asks for it"));
      }
      if (begins(line, kept, "retry") && retries_left > 0) {
         retries_left--;
         host->advance(r->in, length + (length < bytes.len));
         return failed(ctx, NM_E_RETRY, WORDS("the line asks for it"));
      }
      status = give(r, batch, (nm_str){ line, kept });
      if (status == NM_END) return NM_OK;
      if (status != NM_OK) return status;
      r->given++;
      if ((status = host->advance(r->in, length + (length < bytes.len))) != NM_OK) return status;
   }
   return NM_OK;
}

static nm_status position(void *reader_, nm_ctx *ctx, nm_out *token) {
   reader *r = reader_;
   char text[32];
   int len = snprintf(text, sizeof text, "%ld", r->given);
   (void)ctx;
   return host->write(token, text, (size_t)len);
}

static void close_reader(void *r) { free(r); }

static const nm_ingest ingest = {
   sizeof ingest,
#ifdef PLANS
   plan,
#else
   NULL,
#endif
#ifdef BOUNDARY
   boundary,
#else
   NULL,
#endif
   open_input, next, position, close_reader
};

static const void *facet(const char *id) { return strcmp(id, "newsmill.ingest/1") == 0 ? &ingest : NULL; }

static const nm_stage_class fragile_class = { sizeof fragile_class, "ingest.fragile", create, NULL, destroy, facet };
static const nm_stage_class *const stages[] = { &fragile_class };

NM_EXPORT const nm_plugin newsmill_plugin_v1 = {
   sizeof newsmill_plugin_v1, NM_ABI_MAJOR, NM_ABI_MINOR,
   manifest + sizeof NM_MANIFEST_BEGIN - 1, sizeof manifest - sizeof NM_MANIFEST_BEGIN - sizeof NM_MANIFEST_END + 1,
   NULL, stages, 1
};
