#ifndef SMETS_ALLOCATION_COUNT_H
#define SMETS_ALLOCATION_COUNT_H
#include <stdint.h>

/// Calls of malloc, calloc, realloc, posix_memalign and aligned_alloc by this thread since it started.
uint64_t smets_allocations(void);
#endif
