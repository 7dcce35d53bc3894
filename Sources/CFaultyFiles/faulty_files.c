#include "faulty_files.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

enum { lock_count = SQLITE_SHM_NLOCK, path_size = 512 };

// A write or truncation since the last sync.
typedef struct change {
    struct change *next;
    int64_t offset;
    // -1: the file was cut to `offset`.
    int64_t count;
    uint8_t octets[];
} change;

typedef struct handle handle;

// A wal-index, shared by the connections of a file.
typedef struct {
    int users;
    int region_count;
    int region_size;
    uint8_t **regions;
    int shared[lock_count];
    handle *exclusive[lock_count];
} shared_index;

typedef struct medium {
    struct medium *next;
    char path[path_size];
    int is_named;
    int users;
    uint8_t *octets;
    int64_t length;
    int64_t room;
    // As it was at the last sync.
    uint8_t *synced;
    int64_t synced_length;
    change *changes;
    change **last_change;
    int shared_locks;
    handle *reserved;
    handle *pending;
    handle *exclusive;
    shared_index *index;
} medium;

struct faulty_files {
    sqlite3_vfs vfs;
    char name[64];
    pthread_mutex_t mutex;
    uint64_t random;
    faulty_plan plan;
    uint64_t operations;
    uint64_t plan_start;
    uint64_t faults;
    uint64_t process;
    int is_killed;
    medium *media;
};

struct handle {
    sqlite3_file base;
    faulty_files *files;
    medium *medium;
    uint64_t process;
    int lock;
    int flags;
    shared_index *index;
    uint16_t shared_mask;
    uint16_t exclusive_mask;
};

// splitmix64
static uint64_t next_random(faulty_files *files) {
    uint64_t z = files->random += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

static int happens(faulty_files *files, uint32_t chance) {
    if (chance == 0 || (next_random(files) & 0xFFFF) >= chance) return 0;
    files->faults += 1;
    return 1;
}

// MARK: Media

static medium *find(faulty_files *files, const char *path) {
    for (medium *m = files->media; m; m = m->next)
        if (m->is_named && strcmp(m->path, path) == 0) return m;
    return NULL;
}

static void drop_changes(medium *m) {
    while (m->changes) {
        change *next = m->changes->next;
        free(m->changes);
        m->changes = next;
    }
    m->last_change = &m->changes;
}

static void discard(faulty_files *files, medium *m) {
    if (m->users > 0 || m->is_named) return;
    for (medium **p = &files->media; *p; p = &(*p)->next)
        if (*p == m) {
            *p = m->next;
            break;
        }
    drop_changes(m);
    free(m->octets);
    free(m->synced);
    free(m);
}

static void resize(medium *m, int64_t length) {
    if (length > m->room) {
        int64_t room = length < 8192 ? 8192 : length * 2;
        m->octets = realloc(m->octets, (size_t)room);
        m->room = room;
    }
    if (length > m->length) memset(m->octets + m->length, 0, (size_t)(length - m->length));
    m->length = length;
}

static void put(medium *m, const uint8_t *octets, int64_t count, int64_t offset) {
    if (count <= 0) return;
    if (offset + count > m->length) resize(m, offset + count);
    memcpy(m->octets + offset, octets, (size_t)count);
}

static void note(medium *m, const uint8_t *octets, int64_t count, int64_t offset) {
    change *c = malloc(sizeof(change) + (count > 0 ? (size_t)count : 0));
    c->next = NULL;
    c->offset = offset;
    c->count = count;
    if (count > 0) memcpy(c->octets, octets, (size_t)count);
    *m->last_change = c;
    m->last_change = &c->next;
}

static void settle(medium *m) {
    m->synced = realloc(m->synced, m->length > 0 ? (size_t)m->length : 1);
    if (m->length > 0) memcpy(m->synced, m->octets, (size_t)m->length);
    m->synced_length = m->length;
    drop_changes(m);
}

static uint64_t total(const faulty_files *files) {
    uint64_t sum = 0;
    for (medium *m = files->media; m; m = m->next) sum += (uint64_t)m->length;
    return sum;
}

// Counts an operation; false when the process is dead, or is killed in this one (`dies`).
static int begin(handle *h, int *dies) {
    faulty_files *files = h->files;
    if (dies) *dies = 0;
    if (files->is_killed || h->process != files->process) return 0;
    files->operations += 1;
    if (files->plan.kill_at && files->operations - files->plan_start >= files->plan.kill_at) {
        files->is_killed = 1;
        files->faults += 1;
        if (dies) *dies = 1;
        return 0;
    }
    return 1;
}

// MARK: Files

static void release_index(handle *h);
static int unlock_to(handle *h, int level);

static int file_close(sqlite3_file *file) {
    handle *h = (handle *)file;
    faulty_files *files = h->files;
    pthread_mutex_lock(&files->mutex);
    release_index(h);
    if (h->process == files->process) unlock_to(h, SQLITE_LOCK_NONE);
    h->medium->users -= 1;
    if (h->flags & SQLITE_OPEN_DELETEONCLOSE) h->medium->is_named = 0;
    discard(files, h->medium);
    pthread_mutex_unlock(&files->mutex);
    return SQLITE_OK;
}

static int file_read(sqlite3_file *file, void *buffer, int count, sqlite3_int64 offset) {
    handle *h = (handle *)file;
    faulty_files *files = h->files;
    pthread_mutex_lock(&files->mutex);
    int result = SQLITE_OK;
    if (!begin(h, NULL) || happens(files, files->plan.read_error)) {
        result = SQLITE_IOERR_READ;
    } else {
        int64_t there = h->medium->length - offset;
        if (there < 0) there = 0;
        if (there > count) there = count;
        if (there > 0) memcpy(buffer, h->medium->octets + offset, (size_t)there);
        if (there > 0 && happens(files, files->plan.bit_flip)) {
            uint64_t bit = next_random(files) % ((uint64_t)there * 8);
            ((uint8_t *)buffer)[bit / 8] ^= (uint8_t)(1u << (bit % 8));
        }
        if (there < count) {
            memset((uint8_t *)buffer + there, 0, (size_t)(count - there));
            result = SQLITE_IOERR_SHORT_READ;
        }
    }
    pthread_mutex_unlock(&files->mutex);
    return result;
}

static void do_write(medium *m, const uint8_t *octets, int64_t count, int64_t offset) {
    if (count <= 0) return;
    put(m, octets, count, offset);
    note(m, octets, count, offset);
}

static int file_write(sqlite3_file *file, const void *buffer, int count, sqlite3_int64 offset) {
    handle *h = (handle *)file;
    faulty_files *files = h->files;
    pthread_mutex_lock(&files->mutex);
    int dies, result = SQLITE_OK;
    if (!begin(h, &dies)) {
        if (dies) do_write(h->medium, buffer, (int64_t)(next_random(files) % ((uint64_t)count + 1)), offset);
        result = SQLITE_IOERR_WRITE;
    } else if (happens(files, files->plan.write_error)) {
        result = SQLITE_IOERR_WRITE;
    } else if (happens(files, files->plan.short_write)) {
        do_write(h->medium, buffer, (int64_t)(next_random(files) % (uint64_t)count), offset);
        result = SQLITE_FULL;
    } else {
        int64_t fits = count;
        if (files->plan.capacity && offset + count > h->medium->length) {
            uint64_t used = total(files);
            int64_t more = used < files->plan.capacity ? (int64_t)(files->plan.capacity - used) : 0;
            int64_t limit = h->medium->length + more - offset;
            if (limit < fits) fits = limit < 0 ? 0 : limit;
        }
        do_write(h->medium, buffer, fits, offset);
        if (fits < count) {
            files->faults += 1;
            result = SQLITE_FULL;
        }
    }
    pthread_mutex_unlock(&files->mutex);
    return result;
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 length) {
    handle *h = (handle *)file;
    faulty_files *files = h->files;
    pthread_mutex_lock(&files->mutex);
    int result = SQLITE_OK;
    if (!begin(h, NULL) || happens(files, files->plan.truncate_error)) {
        result = SQLITE_IOERR_TRUNCATE;
    } else {
        resize(h->medium, length);
        note(h->medium, NULL, -1, length);
    }
    pthread_mutex_unlock(&files->mutex);
    return result;
}

static int file_sync(sqlite3_file *file, int flags) {
    (void)flags;
    handle *h = (handle *)file;
    faulty_files *files = h->files;
    pthread_mutex_lock(&files->mutex);
    int result = SQLITE_OK;
    if (!begin(h, NULL) || happens(files, files->plan.sync_error))
        result = SQLITE_IOERR_FSYNC;
    else
        settle(h->medium);
    pthread_mutex_unlock(&files->mutex);
    return result;
}

static int file_size(sqlite3_file *file, sqlite3_int64 *size) {
    handle *h = (handle *)file;
    pthread_mutex_lock(&h->files->mutex);
    *size = h->medium->length;
    pthread_mutex_unlock(&h->files->mutex);
    return SQLITE_OK;
}

// MARK: Locks

static int file_lock(sqlite3_file *file, int level) {
    handle *h = (handle *)file;
    medium *m = h->medium;
    pthread_mutex_lock(&h->files->mutex);
    int result = SQLITE_OK;
    if (h->files->is_killed || h->process != h->files->process) {
        result = SQLITE_IOERR_LOCK;
    } else if (h->lock < level) {
        if (level == SQLITE_LOCK_SHARED) {
            if ((m->pending && m->pending != h) || (m->exclusive && m->exclusive != h))
                result = SQLITE_BUSY;
            else {
                m->shared_locks += 1;
                h->lock = level;
            }
        } else {
            if (m->reserved && m->reserved != h)
                result = SQLITE_BUSY;
            else if (level == SQLITE_LOCK_RESERVED) {
                m->reserved = h;
                h->lock = level;
            } else if (m->pending && m->pending != h)
                result = SQLITE_BUSY;
            else {
                m->pending = h;
                if (h->lock < SQLITE_LOCK_PENDING) h->lock = SQLITE_LOCK_PENDING;
                if (m->shared_locks > 1)
                    result = SQLITE_BUSY;
                else {
                    m->exclusive = h;
                    h->lock = SQLITE_LOCK_EXCLUSIVE;
                }
            }
        }
    }
    pthread_mutex_unlock(&h->files->mutex);
    return result;
}

static int unlock_to(handle *h, int level) {
    medium *m = h->medium;
    if (h->lock <= level) return SQLITE_OK;
    if (m->reserved == h) m->reserved = NULL;
    if (m->pending == h) m->pending = NULL;
    if (m->exclusive == h) m->exclusive = NULL;
    if (level == SQLITE_LOCK_NONE && h->lock >= SQLITE_LOCK_SHARED) m->shared_locks -= 1;
    h->lock = level;
    return SQLITE_OK;
}

static int file_unlock(sqlite3_file *file, int level) {
    handle *h = (handle *)file;
    pthread_mutex_lock(&h->files->mutex);
    if (h->process == h->files->process) unlock_to(h, level);
    pthread_mutex_unlock(&h->files->mutex);
    return SQLITE_OK;
}

static int file_check_reserved(sqlite3_file *file, int *result) {
    handle *h = (handle *)file;
    pthread_mutex_lock(&h->files->mutex);
    *result = h->medium->reserved != NULL;
    pthread_mutex_unlock(&h->files->mutex);
    return SQLITE_OK;
}

static int file_control(sqlite3_file *file, int operation, void *argument) {
    (void)file, (void)operation, (void)argument;
    return SQLITE_NOTFOUND;
}

static int file_sector_size(sqlite3_file *file) {
    (void)file;
    return 4096;
}

static int file_characteristics(sqlite3_file *file) {
    (void)file;
    return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

// MARK: The wal-index

static void release_index(handle *h) {
    shared_index *index = h->index;
    if (!index) return;
    for (int i = 0; i < lock_count; i++) {
        if (h->shared_mask & (1u << i)) index->shared[i] -= 1;
        if (index->exclusive[i] == h) index->exclusive[i] = NULL;
    }
    h->shared_mask = h->exclusive_mask = 0;
    h->index = NULL;
    if (--index->users > 0) return;
    if (h->medium->index == index) h->medium->index = NULL;
    for (int i = 0; i < index->region_count; i++) free(index->regions[i]);
    free(index->regions);
    free(index);
}

static shared_index *index_of(handle *h) {
    if (!h->index) {
        if (!h->medium->index) h->medium->index = calloc(1, sizeof(shared_index));
        h->index = h->medium->index;
        h->index->users += 1;
    }
    return h->index;
}

static int shm_map(sqlite3_file *file, int region, int size, int extend, void volatile **result) {
    handle *h = (handle *)file;
    pthread_mutex_lock(&h->files->mutex);
    int code = SQLITE_OK;
    *result = NULL;
    if (h->files->is_killed || h->process != h->files->process) {
        code = SQLITE_IOERR_SHMMAP;
    } else {
        shared_index *index = index_of(h);
        if (region >= index->region_count && extend) {
            index->regions = realloc(index->regions, sizeof(uint8_t *) * (size_t)(region + 1));
            while (index->region_count <= region) index->regions[index->region_count++] = calloc(1, (size_t)size);
        }
        if (region < index->region_count) *result = index->regions[region];
    }
    pthread_mutex_unlock(&h->files->mutex);
    return code;
}

static int shm_lock(sqlite3_file *file, int offset, int count, int flags) {
    handle *h = (handle *)file;
    pthread_mutex_lock(&h->files->mutex);
    int code = SQLITE_OK;
    if (h->files->is_killed || h->process != h->files->process) {
        code = SQLITE_IOERR_SHMLOCK;
    } else {
        shared_index *index = index_of(h);
        for (int i = offset; i < offset + count && code == SQLITE_OK; i++) {
            if (flags & SQLITE_SHM_UNLOCK) continue;
            if (flags & SQLITE_SHM_SHARED) {
                if (index->exclusive[i] && index->exclusive[i] != h) code = SQLITE_BUSY;
            } else {
                int others = index->shared[i] - ((h->shared_mask >> i) & 1);
                if (others > 0 || (index->exclusive[i] && index->exclusive[i] != h)) code = SQLITE_BUSY;
            }
        }
        for (int i = offset; i < offset + count && code == SQLITE_OK; i++) {
            uint16_t bit = (uint16_t)(1u << i);
            if (flags & SQLITE_SHM_UNLOCK) {
                if (h->shared_mask & bit) index->shared[i] -= 1;
                if (index->exclusive[i] == h) index->exclusive[i] = NULL;
                h->shared_mask &= (uint16_t)~bit;
                h->exclusive_mask &= (uint16_t)~bit;
            } else if (flags & SQLITE_SHM_SHARED) {
                if (!(h->shared_mask & bit)) index->shared[i] += 1;
                h->shared_mask |= bit;
            } else {
                index->exclusive[i] = h;
                h->exclusive_mask |= bit;
            }
        }
    }
    pthread_mutex_unlock(&h->files->mutex);
    return code;
}

static void shm_barrier(sqlite3_file *file) {
    handle *h = (handle *)file;
    pthread_mutex_lock(&h->files->mutex);
    pthread_mutex_unlock(&h->files->mutex);
}

static int shm_unmap(sqlite3_file *file, int deletes) {
    (void)deletes;
    handle *h = (handle *)file;
    pthread_mutex_lock(&h->files->mutex);
    release_index(h);
    pthread_mutex_unlock(&h->files->mutex);
    return SQLITE_OK;
}

static const sqlite3_io_methods methods = {
    2, file_close, file_read, file_write, file_truncate, file_sync, file_size, file_lock, file_unlock,
    file_check_reserved, file_control, file_sector_size, file_characteristics, shm_map, shm_lock, shm_barrier,
    shm_unmap, NULL, NULL,
};

// MARK: The VFS

static int vfs_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags, int *out_flags) {
    faulty_files *files = vfs->pAppData;
    handle *h = (handle *)file;
    memset(h, 0, sizeof(handle));
    pthread_mutex_lock(&files->mutex);
    int code = SQLITE_OK;
    medium *m = NULL;
    h->files = files;
    h->process = files->process;
    if (!begin(h, NULL) || happens(files, files->plan.open_error)) {
        code = SQLITE_CANTOPEN;
    } else {
        m = path ? find(files, path) : NULL;
        if (!m && path && !(flags & SQLITE_OPEN_CREATE)) {
            code = SQLITE_CANTOPEN;
        } else if (!m) {
            m = calloc(1, sizeof(medium));
            if (path) {
                strncpy(m->path, path, path_size - 1);
                m->is_named = 1;
            }
            m->last_change = &m->changes;
            m->next = files->media;
            files->media = m;
        }
    }
    if (code == SQLITE_OK) {
        h->base.pMethods = &methods;
        h->medium = m;
        h->flags = flags;
        m->users += 1;
        if (out_flags) *out_flags = flags;
    }
    pthread_mutex_unlock(&files->mutex);
    return code;
}

static int vfs_delete(sqlite3_vfs *vfs, const char *path, int sync) {
    (void)sync;
    faulty_files *files = vfs->pAppData;
    pthread_mutex_lock(&files->mutex);
    int code = SQLITE_OK;
    handle caller = {.files = files, .process = files->process};
    medium *m = find(files, path);
    if (!begin(&caller, NULL))
        code = SQLITE_IOERR_DELETE;
    else if (!m)
        code = SQLITE_IOERR_DELETE_NOENT;
    else {
        m->is_named = 0;
        discard(files, m);
    }
    pthread_mutex_unlock(&files->mutex);
    return code;
}

static int vfs_access(sqlite3_vfs *vfs, const char *path, int flags, int *result) {
    (void)flags;
    faulty_files *files = vfs->pAppData;
    pthread_mutex_lock(&files->mutex);
    medium *m = find(files, path);
    // As the system's: an empty journal is none.
    *result = m != NULL && (flags != SQLITE_ACCESS_EXISTS || m->length > 0);
    pthread_mutex_unlock(&files->mutex);
    return SQLITE_OK;
}

static int vfs_full_path(sqlite3_vfs *vfs, const char *path, int size, char *result) {
    (void)vfs;
    if ((int)strlen(path) >= size || strlen(path) >= path_size) return SQLITE_CANTOPEN;
    strcpy(result, path);
    return SQLITE_OK;
}

static int vfs_randomness(sqlite3_vfs *vfs, int count, char *octets) {
    faulty_files *files = vfs->pAppData;
    pthread_mutex_lock(&files->mutex);
    for (int i = 0; i < count; i++) octets[i] = (char)next_random(files);
    pthread_mutex_unlock(&files->mutex);
    return count;
}

static int vfs_sleep(sqlite3_vfs *vfs, int microseconds) {
    (void)vfs;
    return microseconds;
}

static int vfs_time(sqlite3_vfs *vfs, double *time) {
    (void)vfs;
    *time = 2461374.0;
    return SQLITE_OK;
}

static int vfs_last_error(sqlite3_vfs *vfs, int size, char *text) {
    (void)vfs, (void)size, (void)text;
    return 0;
}

faulty_files *faulty_files_create(const char *name, uint64_t seed) {
    faulty_files *files = calloc(1, sizeof(faulty_files));
    strncpy(files->name, name, sizeof(files->name) - 1);
    pthread_mutex_init(&files->mutex, NULL);
    files->random = seed;
    files->vfs = (sqlite3_vfs){
        .iVersion = 1,
        .szOsFile = sizeof(handle),
        .mxPathname = path_size,
        .zName = files->name,
        .pAppData = files,
        .xOpen = vfs_open,
        .xDelete = vfs_delete,
        .xAccess = vfs_access,
        .xFullPathname = vfs_full_path,
        .xRandomness = vfs_randomness,
        .xSleep = vfs_sleep,
        .xCurrentTime = vfs_time,
        .xGetLastError = vfs_last_error,
    };
    sqlite3_vfs_register(&files->vfs, 0);
    return files;
}

void faulty_files_destroy(faulty_files *files) {
    sqlite3_vfs_unregister(&files->vfs);
    while (files->media) {
        medium *m = files->media;
        // A file that is still open must not lose what it is a handle of.
        if (m->users > 0) return;
        m->is_named = 0;
        discard(files, m);
    }
    pthread_mutex_destroy(&files->mutex);
    free(files);
}

void faulty_files_set_plan(faulty_files *files, faulty_plan plan) {
    pthread_mutex_lock(&files->mutex);
    files->plan = plan;
    files->plan_start = files->operations;
    pthread_mutex_unlock(&files->mutex);
}

uint64_t faulty_files_operations(const faulty_files *files) { return files->operations; }
uint64_t faulty_files_faults(const faulty_files *files) { return files->faults; }
int faulty_files_is_killed(const faulty_files *files) { return files->is_killed; }

uint64_t faulty_files_size(const faulty_files *files) { return total(files); }

void faulty_files_kill(faulty_files *files) {
    pthread_mutex_lock(&files->mutex);
    files->is_killed = 1;
    pthread_mutex_unlock(&files->mutex);
}

void faulty_files_cut_power(faulty_files *files) {
    pthread_mutex_lock(&files->mutex);
    files->is_killed = 1;
    for (medium *m = files->media; m; m = m->next) {
        resize(m, 0);
        put(m, m->synced, m->synced_length, 0);
        for (change *c = m->changes; c; c = c->next) {
            uint64_t fate = next_random(files) & 7;
            if (fate < 3) continue;
            if (c->count < 0) {
                resize(m, c->offset);
                continue;
            }
            // Sectors of 512 octets are written whole or not at all.
            int64_t sectors = c->count / 512;
            int64_t count = fate == 3 ? (int64_t)(next_random(files) % (uint64_t)(sectors + 1)) * 512 : c->count;
            put(m, c->octets, count, c->offset);
        }
        settle(m);
    }
    pthread_mutex_unlock(&files->mutex);
}

void faulty_files_restart(faulty_files *files) {
    pthread_mutex_lock(&files->mutex);
    files->process += 1;
    files->is_killed = 0;
    for (medium *m = files->media; m; m = m->next) {
        m->shared_locks = 0;
        m->reserved = m->pending = m->exclusive = NULL;
        // Dead connections keep theirs until they are closed.
        m->index = NULL;
    }
    pthread_mutex_unlock(&files->mutex);
}

int64_t faulty_files_length(faulty_files *files, const char *path) {
    pthread_mutex_lock(&files->mutex);
    medium *m = find(files, path);
    int64_t length = m ? m->length : -1;
    pthread_mutex_unlock(&files->mutex);
    return length;
}

void faulty_files_flip(faulty_files *files, const char *path, int64_t offset, uint8_t bits) {
    pthread_mutex_lock(&files->mutex);
    medium *m = find(files, path);
    if (m && offset >= 0 && offset < m->length) {
        m->octets[offset] ^= bits;
        settle(m);
    }
    pthread_mutex_unlock(&files->mutex);
}

void faulty_files_cut(faulty_files *files, const char *path, int64_t length) {
    pthread_mutex_lock(&files->mutex);
    medium *m = find(files, path);
    if (m && length >= 0 && length < m->length) {
        resize(m, length);
        settle(m);
    }
    pthread_mutex_unlock(&files->mutex);
}

void faulty_files_remove(faulty_files *files, const char *path) {
    pthread_mutex_lock(&files->mutex);
    medium *m = find(files, path);
    if (m) {
        m->is_named = 0;
        discard(files, m);
    }
    pthread_mutex_unlock(&files->mutex);
}
