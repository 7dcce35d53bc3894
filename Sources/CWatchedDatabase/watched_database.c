#include "watched_database.h"
#include "CMappedFile.h"
#include <pthread.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

// SQLite maps 32 KiB at a time, of 4,096 pages of its log; of a longer one the rest is not watched.
enum { region_count = 64 };

// The index of a database, shared by its connections, which are in a list.
typedef struct index_watch {
    struct index_watch *next;
    char *path;
    int users;
    smets_map_watch *regions[region_count];
} index_watch;

// What stands behind the system's own file object.
typedef struct {
    const sqlite3_io_methods *inner;
    sqlite3_io_methods methods;
    index_watch *index;
} extension;

static sqlite3_vfs vfs;
static sqlite3_vfs *inner_vfs;
static index_watch *indices;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static extension *extension_of(sqlite3_file *file) { return (extension *)((char *)file + inner_vfs->szOsFile); }

// With the lock held.
static index_watch *find(const char *path) {
    index_watch *found = indices;
    while (found && strcmp(found->path, path) != 0) found = found->next;
    return found;
}

static index_watch *acquire(const char *path) {
    pthread_mutex_lock(&mutex);
    index_watch *found = find(path);
    if (!found) {
        found = calloc(1, sizeof(index_watch));
        if (found) found->path = strdup(path);
        if (found && found->path) {
            found->next = indices;
            indices = found;
        } else {
            free(found);
            found = NULL;
        }
    }
    if (found) found->users += 1;
    pthread_mutex_unlock(&mutex);
    return found;
}

// With the lock held.
static void end_watches(index_watch *index) {
    for (int region = 0; region < region_count; region++) {
        if (index->regions[region]) smets_map_watch_end(index->regions[region]);
        index->regions[region] = NULL;
    }
}

static void release(index_watch *index) {
    pthread_mutex_lock(&mutex);
    index->users -= 1;
    if (index->users == 0) {
        end_watches(index);
        index_watch **place = &indices;
        while (*place != index) place = &(*place)->next;
        *place = index->next;
        free(index->path);
        free(index);
    }
    pthread_mutex_unlock(&mutex);
}

static int map_index(sqlite3_file *file, int region, int size, int extend, void volatile **memory) {
    extension *own = extension_of(file);
    int code = own->inner->xShmMap(file, region, size, extend, memory);
    if (code != SQLITE_OK || !*memory || region >= region_count) return code;
    pthread_mutex_lock(&mutex);
    smets_map_watch **watch = &own->index->regions[region];
    // All connections of a process have it at the same place.
    if (!*watch) *watch = smets_map_watch_start((void *)*memory, (size_t)size);
    if (!*watch) code = SQLITE_IOERR_SHMMAP;
    pthread_mutex_unlock(&mutex);
    return code;
}

static int unmap_index(sqlite3_file *file, int deletes) {
    extension *own = extension_of(file);
    pthread_mutex_lock(&mutex);
    if (own->index->users == 1) end_watches(own->index);
    pthread_mutex_unlock(&mutex);
    return own->inner->xShmUnmap(file, deletes);
}

static int close_file(sqlite3_file *file) {
    extension *own = extension_of(file);
    index_watch *index = own->index;
    file->pMethods = own->inner;
    int code = own->inner->xClose(file);
    // After it: it may still unmap.
    release(index);
    return code;
}

static int open_file(sqlite3_vfs *self, sqlite3_filename path, sqlite3_file *file, int flags, int *out_flags) {
    (void)self;
    int code = inner_vfs->xOpen(inner_vfs, path, file, flags, out_flags);
    if (code != SQLITE_OK || !path || !(flags & SQLITE_OPEN_MAIN_DB) || file->pMethods->iVersion < 2) return code;
    extension *own = extension_of(file);
    own->index = acquire(path);
    if (!own->index) {
        file->pMethods->xClose(file);
        file->pMethods = NULL;
        return SQLITE_NOMEM;
    }
    own->inner = file->pMethods;
    own->methods = *file->pMethods;
    own->methods.xShmMap = map_index;
    own->methods.xShmUnmap = unmap_index;
    own->methods.xClose = close_file;
    file->pMethods = &own->methods;
    return SQLITE_OK;
}

static void install(void) {
    inner_vfs = sqlite3_vfs_find(NULL);
    if (!inner_vfs) return;
    vfs = *inner_vfs;
    vfs.zName = "watched";
    vfs.pNext = NULL;
    vfs.szOsFile = inner_vfs->szOsFile + (int)sizeof(extension);
    vfs.xOpen = open_file;
    sqlite3_vfs_register(&vfs, 1);
}

void smets_watched_databases_begin(void) { pthread_once(&once, install); }

_Bool smets_watched_database_is_lost(const char *path) {
    pthread_mutex_lock(&mutex);
    index_watch *index = find(path);
    _Bool is_lost = 0;
    for (int region = 0; index && region < region_count; region++)
        is_lost |= index->regions[region] && smets_load(&index->regions[region]->faults) & 1;
    pthread_mutex_unlock(&mutex);
    return is_lost;
}
