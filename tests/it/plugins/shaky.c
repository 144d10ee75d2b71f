/* An export of headlines, one a line, that fails where an article asks for it.
 *
 *   "fail .."    the call fails after it wrote half a line       "reject .."  the row is rejected
 *   "panic .."   the call answers PANIC after half a line        "refuse .."  the row is refused in commit, by its uri
 *
 * A block's receipt is its number of rows and the uris to refuse; commit adds a line with the total.
 *
 *   -DBUFFERS             keeps a block's lines and writes them in finish
 *   -DFINISH=status       what finish answers             -DCOMMIT=status   what commit answers */
#include "newsmill.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef BUFFERS
#define MORE ", \"buffers\": true"
#else
#define MORE ""
#endif
#ifndef FINISH
#define FINISH NM_OK
#endif
#ifndef COMMIT
#define COMMIT NM_OK
#endif

#define MANIFEST \
   "{ \"name\": \"shaky\", \"version\": \"0.1.0\", \"abi\": [1, 0], \"stages\": [{ \"id\": \"export.shaky\"," \
   "  \"kind\": \"export\", \"summary\": \"Fails where an article asks for it\", \"needs\": [\"headline\", \"uri\"]" \
   MORE " }] }"
NM_MANIFEST_SECTION static const char manifest[] = NM_MANIFEST_BEGIN MANIFEST NM_MANIFEST_END;

#define WORDS(text) ((nm_str){ text, sizeof(text) - 1 })

static const nm_host *host;
static nm_field headline, uri;

typedef struct text { char *bytes; size_t len; } text;

typedef struct writer {
   nm_out *staged;
   text lines;    /* not written yet */
   text refused;  /* uris, a line each */
   long rows;
} writer;

static nm_status add(text *to, const char *bytes, size_t len) {
   char *more = realloc(to->bytes, to->len + len + 1);
   if (!more) return NM_E_OTHER;
   memcpy(more + to->len, bytes, len);
   to->bytes = more;
   to->len += len;
   return NM_OK;
}

static nm_status create(const nm_host *h, nm_ctx *ctx, void **stage) {
   nm_status status;
   host = h;
   if ((status = h->field(ctx, WORDS("headline"), NM_T_TEXT, &headline)) != NM_OK) return status;
   if ((status = h->field(ctx, WORDS("uri"), NM_T_TEXT, &uri)) != NM_OK) return status;
   *stage = &headline;
   return NM_OK;
}

static void destroy(void *stage) { (void)stage; }

static nm_status begin(void *stage, nm_ctx *ctx, nm_str run, nm_out *job, nm_out *prologue) {
   nm_str text = WORDS("{\"join\":\"concat\",\"separator\":\"--\\n\"}");
   nm_str first = WORDS("headlines\n");
   (void)stage; (void)ctx; (void)run;
   host->write(prologue, first.ptr, first.len);
   return host->write(job, text.ptr, text.len);
}

static nm_status open_writer(void *stage, nm_ctx *ctx, nm_str job, uint32_t split, uint32_t block, uint32_t attempt,
                             nm_out *staged, void **out) {
   writer *w = calloc(1, sizeof *w);
   (void)stage; (void)ctx; (void)job; (void)split; (void)block; (void)attempt;
   if (!w) return NM_E_OTHER;
   w->staged = staged;
   *out = w;
   return NM_OK;
}

static int begins(nm_str text, const char *with) {
   return text.len >= strlen(with) && memcmp(text.ptr, with, strlen(with)) == 0;
}

static nm_status put(writer *w, const char *bytes, size_t len) {
#ifdef BUFFERS
   return add(&w->lines, bytes, len);
#else
   return host->write(w->staged, bytes, len);
#endif
}

static nm_status write_rows(void *w_, nm_ctx *ctx, nm_batch *batch) {
   writer *w = w_;
   size_t lines = w->lines.len, refused = w->refused.len;
   long rows = w->rows;
   nm_status status = NM_OK;
   for (uint32_t i = 0; i < host->rows(batch) && status == NM_OK; i++) {
      nm_str text, id;
      if (host->get_str(batch, i, headline, &text) != NM_OK) continue;
      if (begins(text, "reject")) {
         status = host->reject(batch, i, NM_E_TYPE, WORDS("the headline asks for it"));
         continue;
      }
      if (begins(text, "fail") || begins(text, "panic")) {
         put(w, text.ptr, text.len / 2);
         host->fail(ctx, NM_E_INPUT, WORDS("the headline asks for it"));
         status = begins(text, "fail") ? NM_E_INPUT : NM_E_PANIC;
         break;
      }
      if (begins(text, "refuse") && host->get_str(batch, i, uri, &id) == NM_OK) {
         add(&w->refused, id.ptr, id.len);
         add(&w->refused, "\n", 1);
      }
      status = put(w, text.ptr, text.len);
      if (status == NM_OK) status = put(w, "\n", 1);
      w->rows++;
   }
   if (status != NM_OK) { /* what the host takes back is not counted either */
      w->lines.len = lines;
      w->refused.len = refused;
      w->rows = rows;
   }
   return status;
}

static nm_status finish(void *w_, nm_ctx *ctx, nm_out *receipt) {
   writer *w = w_;
   char count[32];
   int len = snprintf(count, sizeof count, "%ld\n", w->rows);
   nm_status status = FINISH;
   if (status != NM_OK) {
      host->fail(ctx, status, WORDS("nothing is ever finished"));
      return status;
   }
   if (w->lines.len) host->write(w->staged, w->lines.bytes, w->lines.len);
   host->write(receipt, count, (size_t)len);
   return host->write(receipt, w->refused.bytes, w->refused.len);
}

static void close_writer(void *w_) {
   writer *w = w_;
   free(w->lines.bytes);
   free(w->refused.bytes);
   free(w);
}

static nm_status commit(void *stage, nm_ctx *ctx, nm_str job, const nm_receipt *receipts, size_t stride, uint32_t n,
                        nm_out *epilogue) {
   long total = 0;
   char line[64];
   int len;
   (void)stage; (void)job;
   if (COMMIT != NM_OK) {
      host->fail(ctx, COMMIT, WORDS("nothing is ever committed"));
      return COMMIT;
   }
   for (uint32_t i = 0; i < n; i++) {
      const nm_receipt *r = (const void *)((const char *)receipts + i * stride);
      const char *at = r->receipt.ptr, *end = at + r->receipt.len;
      for (int first = 1; at < end; first = 0) {
         const char *stop = memchr(at, '\n', (size_t)(end - at));
         if (first) total += strtol(at, NULL, 10);
         else host->reject_uri(ctx, (nm_str){ at, (size_t)(stop - at) }, NM_E_INPUT, WORDS("the target refused it"));
         at = stop + 1;
      }
   }
   len = snprintf(line, sizeof line, "total %ld\n", total);
   return host->write(epilogue, line, (size_t)len);
}

static const nm_export export_facet = {
   sizeof export_facet, begin, open_writer, write_rows, finish, close_writer, commit, NULL
};

static const void *facet(const char *id) { return strcmp(id, "newsmill.export/1") == 0 ? &export_facet : NULL; }

static const nm_stage_class shaky_class = { sizeof shaky_class, "export.shaky", create, NULL, destroy, facet };
static const nm_stage_class *const stages[] = { &shaky_class };

NM_EXPORT const nm_plugin newsmill_plugin_v1 = {
   sizeof newsmill_plugin_v1, NM_ABI_MAJOR, NM_ABI_MINOR,
   manifest + sizeof NM_MANIFEST_BEGIN - 1, sizeof manifest - sizeof NM_MANIFEST_BEGIN - sizeof NM_MANIFEST_END + 1,
   NULL, stages, 1
};
