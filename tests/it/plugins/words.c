/* A whole newsmill plugin in C: counts the words of an article, tags it, drops short ones and rejects odd ones.
 *
 *     cc -std=c99 -shared -fPIC -I crates/newsmill-abi/include -o libc_words.so words.c
 *
 * Its one stage reads options, reads fields, writes fields, adds tags, drops and rejects rows. */
#include "newsmill.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LITERAL(text) { text, sizeof(text) - 1 }

/* The manifest: one JSON object, found by tools in the file without loading it. */
#define MANIFEST \
   "{\n" \
   "  \"name\": \"c-words\",\n" \
   "  \"version\": \"1.2.3\",\n" \
   "  \"abi\": [1, 0],\n" \
   "  \"stages\": [\n" \
   "    {\n" \
   "      \"id\": \"clean.words\",\n" \
   "      \"kind\": \"clean\",\n" \
   "      \"summary\": \"Counts the words of an article\",\n" \
   "      \"needs\": [\"body_text\"],\n" \
   "      \"uses\": [\"headline\"],\n" \
   "      \"writes\": { \"clean_words.count\": \"int\", \"subjects\": \"tags\", \"headline\": \"text\" },\n" \
   "      \"options\": {\n" \
   "        \"type\": \"object\",\n" \
   "        \"additionalProperties\": false,\n" \
   "        \"properties\": {\n" \
   "          \"least\": { \"type\": \"integer\", \"default\": 3, \"minimum\": 0,\n" \
   "                     \"description\": \"Articles with fewer words are dropped.\" },\n" \
   "          \"label\": { \"type\": \"string\", \"default\": \"counted\", \"description\": \"The tag's name.\" }\n" \
   "        }\n" \
   "      }\n" \
   "    }\n" \
   "  ]\n" \
   "}"

NM_MANIFEST_SECTION static const char manifest[] = NM_MANIFEST_BEGIN MANIFEST NM_MANIFEST_END;

typedef struct stage {
   const nm_host *host;
   nm_field body, headline, count, subjects;
   int64_t least;
   char label[64];
   size_t label_len;
} stage;

static nm_status resolve(stage *s, nm_ctx *ctx, const char *name, uint32_t type, nm_field *out) {
   nm_str text = { name, strlen(name) };
   return s->host->field(ctx, text, type, out);
}

static nm_status create(const nm_host *host, nm_ctx *ctx, void **out) {
   nm_str label;
   nm_str least_pointer = LITERAL("/least"), label_pointer = LITERAL("/label");
   nm_status status;
   stage *s = calloc(1, sizeof *s);
   if (!s) return NM_E_OTHER;
   s->host = host;
   if ((status = host->option_i64(ctx, least_pointer, &s->least)) != NM_OK) goto failed;
   if ((status = host->option_str(ctx, label_pointer, &label)) != NM_OK) goto failed;
   if (label.len == 0 || label.len > sizeof s->label) {
      nm_str words = LITERAL("the label must have 1 to 64 bytes");
      host->fail(ctx, NM_E_CONFIG, words);
      status = NM_E_CONFIG;
      goto failed;
   }
   memcpy(s->label, label.ptr, label.len);
   s->label_len = label.len;
   if ((status = resolve(s, ctx, "body_text", NM_T_TEXT, &s->body)) != NM_OK) goto failed;
   if ((status = resolve(s, ctx, "headline", NM_T_TEXT, &s->headline)) != NM_OK) goto failed;
   if ((status = resolve(s, ctx, "clean_words.count", NM_T_I64, &s->count)) != NM_OK) goto failed;
   if ((status = resolve(s, ctx, "subjects", NM_T_TAGS, &s->subjects)) != NM_OK) goto failed;
   *out = s;
   return NM_OK;
failed:
   free(s);
   return status;
}

static void destroy(void *s) { free(s); }

static nm_status open_worker(void *s, nm_ctx *ctx, void **worker) {
   (void)ctx;
   *worker = s; /* nothing to keep between batches: the stage is its own worker */
   return NM_OK;
}

static void close_worker(void *worker) { (void)worker; }

static int64_t count_words(nm_str text) {
   int64_t words = 0;
   int inside = 0;
   for (size_t i = 0; i < text.len; i++) {
      char c = text.ptr[i];
      int space = c == ' ' || c == '\n' || c == '\t' || c == '\r';
      words += !space && !inside;
      inside = !space;
   }
   return words;
}

static nm_status row(stage *s, nm_batch *batch, uint32_t i) {
   const nm_host *h = s->host;
   nm_str body, old;
   nm_status status = h->get_str(batch, i, s->body, &body);
   if (status == NM_E_NULL) return NM_OK;
   if (status != NM_OK) return status;
   if (body.len >= 6 && memcmp(body.ptr, "reject", 6) == 0) {
      nm_str why = LITERAL("the body asks for it");
      return h->reject(batch, i, NM_E_INPUT, why);
   }
   int64_t words = count_words(body);
   if (words < s->least) {
      nm_str reason = LITERAL("too-short"), detail = LITERAL("fewer words than `least`");
      return h->drop(batch, i, reason, detail);
   }
   if ((status = h->set_i64(batch, i, s->count, words)) != NM_OK) return status;
   /* A view from the host stays what it was, even after the field is written. */
   if (h->get_str(batch, i, s->headline, &old) == NM_OK) {
      nm_str shout = LITERAL("COUNTED");
      if ((status = h->set_str(batch, i, s->headline, shout)) != NM_OK) return status;
      if ((status = h->set_str(batch, i, s->headline, old)) != NM_OK) return status;
   }
   nm_span first = { 0, 0 };
   while (first.end < body.len && body.ptr[first.end] != ' ' && body.ptr[first.end] != '\n') first.end++;
   nm_tag tag;
   memset(&tag, 0, sizeof tag);
   tag.name.ptr = s->label;
   tag.name.len = s->label_len;
   tag.confidence = 1.0;
   tag.relevance = NAN;
   tag.spans = &first;
   tag.spans_len = first.end > 0;
   return h->add_tags(batch, i, s->subjects, &tag, sizeof tag, 1);
}

static nm_status process(void *worker, nm_ctx *ctx, nm_batch *batch) {
   stage *s = worker;
   uint32_t n = s->host->rows(batch);
   for (uint32_t i = 0; i < n; i++) {
      nm_status status;
      if (s->host->cancelled(ctx)) return NM_E_CANCELLED;
      if ((status = row(s, batch, i)) != NM_OK) return status;
   }
   return NM_OK;
}

static const nm_transform transform = { sizeof transform, open_worker, process, close_worker };

static const void *facet(const char *id) {
   return strcmp(id, "newsmill.transform/1") == 0 ? &transform : NULL;
}

static const nm_stage_class words_class = { sizeof words_class, "clean.words", create, NULL, destroy, facet };
static const nm_stage_class *const stages[] = { &words_class };

NM_EXPORT const nm_plugin newsmill_plugin_v1 = {
   sizeof newsmill_plugin_v1, NM_ABI_MAJOR, NM_ABI_MINOR,
   manifest + sizeof NM_MANIFEST_BEGIN - 1, sizeof manifest - sizeof NM_MANIFEST_BEGIN - sizeof NM_MANIFEST_END + 1,
   NULL, stages, 1
};
