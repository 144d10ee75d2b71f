/* A stage that takes 20 ms an article, and leaves the file `begun` when it is at work. */
#include "newsmill.h"
#include <stdio.h>
#include <time.h>

#define MANIFEST \
   "{ \"name\": \"slow\", \"version\": \"0.1.0\", \"abi\": [1, 0], \"stages\": [" \
   "  { \"id\": \"clean.slow\", \"kind\": \"clean\", \"summary\": \"Takes its time\", \"needs\": [\"body_text\"] }] }"

NM_MANIFEST_SECTION static const char manifest[] = NM_MANIFEST_BEGIN MANIFEST NM_MANIFEST_END;

static const nm_host *host;

static nm_status create(const nm_host *h, nm_ctx *ctx, void **stage) {
   (void)ctx;
   host = h;
   *stage = &host;
   return NM_OK;
}
static void destroy(void *stage) { (void)stage; }
static nm_status open_worker(void *stage, nm_ctx *ctx, void **worker) { (void)ctx; *worker = stage; return NM_OK; }
static void close_worker(void *worker) { (void)worker; }

static nm_status process(void *worker, nm_ctx *ctx, nm_batch *batch) {
   const struct timespec pause = { 0, 20 * 1000 * 1000 };
   FILE *begun = fopen("begun", "w");
   (void)worker;
   if (begun) fclose(begun);
   for (uint32_t i = 0; i < host->rows(batch); i++) {
      if (host->cancelled(ctx)) return NM_E_CANCELLED;
      nanosleep(&pause, NULL);
   }
   return NM_OK;
}

static const nm_transform transform = { sizeof transform, open_worker, process, close_worker };
static const void *facet(const char *id) {
   const char *mine = "newsmill.transform/1";
   while (*mine && *mine == *id) { mine++; id++; }
   return *mine == *id ? &transform : NULL;
}
static const nm_stage_class slow_class = { sizeof slow_class, "clean.slow", create, NULL, destroy, facet };
static const nm_stage_class *const stages[] = { &slow_class };
NM_EXPORT const nm_plugin newsmill_plugin_v1 = {
   sizeof newsmill_plugin_v1, NM_ABI_MAJOR, NM_ABI_MINOR,
   manifest + sizeof NM_MANIFEST_BEGIN - 1, sizeof manifest - sizeof NM_MANIFEST_BEGIN - sizeof NM_MANIFEST_END + 1,
   NULL, stages, 1
};
