#ifndef SMETS_MEMORY_IN_USE_H
#define SMETS_MEMORY_IN_USE_H
#include <stddef.h>

/// Octets that malloc has given out in this process and not got back, of C and of Swift.
size_t smets_memory_in_use(void);
#endif
