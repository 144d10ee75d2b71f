/* A plugin with a fault chosen when it is compiled: what loading has to refuse, or a run has to survive.
 *
 *   -DNO_MANIFEST   no manifest in the file            -DNO_SYMBOL    the manifest is there, the symbol is not
 *   -DMAJOR=N       another major version              -DMINOR=N      a minor version
 *   -DPANIC=...     the panic strategy it states       -DDIFFERENT    another manifest in memory than in the file
 *   -DID=...        the stage id                       -DTRACE=...    a file made when the library is loaded
 *   -DWIDE_TAG      an nm_tag with a member more       -DUNDECLARED   reads a field its manifest does not name
 *   -DWRITES_READ   writes a field it may only read    -DNO_PROCESS   a facet without `process`
 *   -DFAILS=status  fails on articles whose body begins with "fail" */
#include "newsmill.h"
#include <math.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>

#ifndef MAJOR
#define MAJOR 1
#endif
#ifndef MINOR
#define MINOR 0
#endif
#ifndef PANIC
#define PANIC "unwind"
#endif
#ifndef ID
#define ID "clean.hazard"
#endif
#define TEXT_(x) #x
#define TEXT(x) TEXT_(x)
#define JSON(version) \
   "{ \"name\": \"hazard\", \"version\": \"" version "\", \"abi\": [" TEXT(MAJOR) ", " TEXT(MINOR) "]," \
   "  \"panic\": \"" PANIC "\", \"stages\": [{ \"id\": \"" ID "\", \"kind\": \"clean\", \"summary\": \"Has a fault\"," \
   "  \"needs\": [\"body_text\"], \"writes\": { \"subjects\": \"tags\" } }] }"

#ifndef NO_MANIFEST
NM_MANIFEST_SECTION static const char in_file[] = NM_MANIFEST_BEGIN JSON("0.1.0") NM_MANIFEST_END;
#endif

#ifdef TRACE
__attribute__((constructor)) static void loaded(void) {
   FILE *file = fopen(TRACE, "w");
   if (file) fclose(file);
}
#endif

#ifdef WIDE_TAG
typedef struct tag { nm_tag now; nm_str later; double much_later; } tag;
#else
typedef struct tag { nm_tag now; } tag;
#endif

static const nm_host *host;
static nm_field body, subjects;

static nm_status field(nm_ctx *ctx, const char *name, uint32_t type, nm_field *out) {
   nm_str text = { name, strlen(name) };
   return host->field(ctx, text, type, out);
}

static nm_status create(const nm_host *h, nm_ctx *ctx, void **stage) {
   nm_status status;
   host = h;
#ifdef UNDECLARED
   if ((status = field(ctx, "headline", NM_T_TEXT, &body)) != NM_OK) return status;
#endif
   if ((status = field(ctx, "body_text", NM_T_TEXT, &body)) != NM_OK) return status;
   if ((status = field(ctx, "subjects", NM_T_TAGS, &subjects)) != NM_OK) return status;
   *stage = &body;
   return NM_OK;
}

static void destroy(void *stage) { (void)stage; }
static nm_status open_worker(void *stage, nm_ctx *ctx, void **worker) { (void)ctx; *worker = stage; return NM_OK; }
static void close_worker(void *worker) { (void)worker; }

#ifndef NO_PROCESS
static nm_status process(void *worker, nm_ctx *ctx, nm_batch *batch) {
   uint32_t n = host->rows(batch);
   (void)worker;
   (void)ctx;
   for (uint32_t i = 0; i < n; i++) {
      nm_status status;
      nm_str text;
      tag two[2];
      if (host->get_str(batch, i, body, &text) != NM_OK) continue;
      memset(two, 0x5a, sizeof two); /* members the host does not know may hold anything */
      for (int k = 0; k < 2; k++) {
         memset(&two[k].now, 0, sizeof two[k].now);
         two[k].now.name.ptr = k ? "second" : "first";
         two[k].now.name.len = k ? 6 : 5;
         two[k].now.confidence = two[k].now.relevance = NAN;
      }
      if ((status = host->add_tags(batch, i, subjects, &two[0].now, sizeof two[0], 2)) != NM_OK) return status;
#ifdef WRITES_READ
      if ((status = host->set_str(batch, i, body, text)) != NM_OK) return status;
#endif
#ifdef FAILS
      if (text.len >= 4 && memcmp(text.ptr, "fail", 4) == 0) {
         nm_str why = { "the body asks for it", 20 };
         host->fail(ctx, FAILS, why);
         return FAILS;
      }
#endif
   }
   return NM_OK;
}
static const nm_transform transform = { sizeof transform, open_worker, process, close_worker };
#else
static const nm_transform transform = { sizeof transform, open_worker, NULL, close_worker };
#endif

static const void *facet(const char *id) {
   return strcmp(id, "newsmill.transform/1") == 0 ? &transform : NULL;
}

static const nm_stage_class hazard_class = { sizeof hazard_class, ID, create, NULL, destroy, facet };
static const nm_stage_class *const stages[] = { &hazard_class };

#ifdef DIFFERENT
static const char in_memory[] = JSON("0.2.0");
#else
static const char in_memory[] = JSON("0.1.0");
#endif

#ifdef NO_SYMBOL
#define newsmill_plugin_v1 another_name
#endif
NM_EXPORT const nm_plugin newsmill_plugin_v1 = {
   sizeof newsmill_plugin_v1, MAJOR, MINOR, in_memory, sizeof in_memory - 1, NULL, stages, 1
};
