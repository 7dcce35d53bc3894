#define _GNU_SOURCE
#include "CMappedFile.h"
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

enum { limit = 4096 };
static smets_map_watch watches[limit];
static size_t pageSize;
static struct sigaction before;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;

// Only what a signal handler may do: loads, a system call, an atomic store.
static void handle(int number, siginfo_t *info, void *context) {
    (void)context;
    int error = errno;
    uintptr_t address = (uintptr_t)info->si_addr;
    // BUS_ADRERR: the page is beyond the file's end, or the file system could not give it. Not a fault of memory itself.
    for (int index = 0; info->si_code == BUS_ADRERR && index < limit; index++) {
        smets_map_watch *watch = &watches[index];
        uintptr_t base = (uintptr_t)__atomic_load_n(&watch->base, __ATOMIC_ACQUIRE);
        if (!base || address < base || address - base >= watch->length) continue;
        void *page = (void *)(address & ~(uintptr_t)(pageSize - 1));
        // Counted first: whoever sees the zeros sees that they are not the file's.
        smets_map_note_fault(watch);
        if (mmap(page, pageSize, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == MAP_FAILED)
            break;
        errno = error;
        return;
    }
    // The access is tried again and does what it did without this handler.
    sigaction(number, &before, NULL);
    errno = error;
}

static void install(void) {
    pageSize = (size_t)sysconf(_SC_PAGESIZE);
    struct sigaction action = {0};
    action.sa_sigaction = handle;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESTART;
    sigemptyset(&action.sa_mask);
    sigaction(SIGBUS, &action, &before);
    signal(SIGXFSZ, SIG_IGN);
}

smets_map_watch *smets_map_watch_start(void *base, size_t length) {
    pthread_once(&once, install);
    smets_map_watch *found = NULL;
    pthread_mutex_lock(&mutex);
    for (int index = 0; index < limit && !found; index++) {
        if (watches[index].base) continue;
        found = &watches[index];
        found->length = length;
        __atomic_store_n(&found->faults, 0, __ATOMIC_RELEASE);
        __atomic_store_n(&found->base, base, __ATOMIC_RELEASE);
    }
    pthread_mutex_unlock(&mutex);
    return found;
}

void smets_map_watch_end(smets_map_watch *watch) {
    pthread_mutex_lock(&mutex);
    __atomic_store_n(&watch->base, NULL, __ATOMIC_RELEASE);
    pthread_mutex_unlock(&mutex);
}

int smets_map_heal(smets_map_watch *watch, int descriptor) {
    if (!(__atomic_load_n(&watch->faults, __ATOMIC_ACQUIRE) & 1)) return 0;
    if (mmap(watch->base, watch->length, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, descriptor, 0) == MAP_FAILED)
        return errno;
    __atomic_add_fetch(&watch->faults, 1, __ATOMIC_ACQ_REL);
    return 0;
}

int smets_reserve(int descriptor, int64_t offset, int64_t length) {
    int result;
    do result = fallocate(descriptor, 0, offset, length);
    while (result != 0 && errno == EINTR);
    return result == 0 ? 0 : errno;
}
