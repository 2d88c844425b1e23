package vision

/*
#cgo LDFLAGS: -ldl
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stddef.h>

// Tesseract asks OpenMP for four threads a layer, by number, so neither
// omp_set_num_threads nor a later setenv changes anything (libgomp reads its
// environment when it is loaded, before main). No active level means no team.
// Looked up at run time: a Tesseract built without OpenMP has nothing to stop.
static void one_thread(void) {
	void (*levels)(int) = (void (*)(int))dlsym(RTLD_DEFAULT, "omp_set_max_active_levels");
	if (levels != NULL) levels(0);
}
*/
import "C"

// oneThread stops OpenMP from spreading the calling OS thread's work over other threads: for small
// layers the hand-over costs more than it saves, and the pool already limits how many photos are
// read at once. The setting belongs to the OS thread, so the caller must be locked to it.
func oneThread() { C.one_thread() }
