#ifndef SMETS_MAPPED_FILE_H
#define SMETS_MAPPED_FILE_H
#include <stddef.h>
#include <stdint.h>

/// How a watched map fares: even while its memory is the file's; odd from the moment that a page of the file could not
/// be had (the file was cut short, or its disk failed), until smets_map_heal. It only ever grows.
typedef struct smets_map_watch {
    void *base;
    size_t length;
    uint64_t faults;
} smets_map_watch;

/// Watches a map of a file: a page that cannot be had becomes a page of zeros and is counted, in place of the end of the
/// process by SIGBUS. SIGBUS of any other address does what it did before. NULL when 4,096 maps are watched already.
///
/// SIGXFSZ (a file at the process's limit, ulimit -f) is ignored from the first call on: writes report EFBIG.
smets_map_watch *smets_map_watch_start(void *base, size_t length);

/// To be called before the map is removed.
void smets_map_watch_end(smets_map_watch *watch);

/// Puts the file in place of the pages of zeros. 0, or errno.
int smets_map_heal(smets_map_watch *watch, int descriptor);

/// Takes room for octets of a file that have none, within its length or beyond. 0, or errno; EOPNOTSUPP where the file
/// system has no such thing (the C library's posix_fallocate would write there itself, over what others store).
int smets_reserve(int descriptor, int64_t offset, int64_t length);

/// Loads and stores that keep their order, for other threads, other processes and whoever finds the memory after this
/// process was killed.
static inline uint64_t smets_load(const uint64_t *address) { return __atomic_load_n(address, __ATOMIC_ACQUIRE); }
static inline void smets_store(uint64_t *address, uint64_t value) {
    __atomic_store_n(address, value, __ATOMIC_RELEASE);
}

/// Stores `value` where `expected` is, in one step; whether it was.
static inline _Bool smets_replace(uint64_t *address, uint64_t expected, uint64_t value) {
    return __atomic_compare_exchange_n(address, &expected, value, 0, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
}

/// One more fault, as a missing page is, for storage that stands in for a file.
static inline void smets_map_note_fault(smets_map_watch *watch) {
    __atomic_or_fetch(&watch->faults, 1, __ATOMIC_ACQ_REL);
}
#endif
