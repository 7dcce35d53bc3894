#ifndef FAULTY_FILES_H
#define FAULTY_FILES_H

#include <stddef.h>
#include <stdint.h>

// Files in memory behind an SQLite VFS, which fail as they are told to. All that happens follows from the seed and
// from the order of the calls. For tests and for histories of faults: no state that is served is in such files.

typedef struct faulty_files faulty_files;

// What goes wrong. Chances are parts of 65,536 of an operation.
typedef struct {
    // Octets of all files together; beyond it there is no space. 0: no limit.
    uint64_t capacity;
    // The operation, counted from now, in which the process is killed; a write is then done in part. 0: none.
    uint64_t kill_at;
    uint32_t write_error;
    // A write that is done in part, and says that there is no space.
    uint32_t short_write;
    uint32_t read_error;
    // A read that gives one bit wrong.
    uint32_t bit_flip;
    uint32_t sync_error;
    uint32_t open_error;
    uint32_t truncate_error;
} faulty_plan;

// Registers files under `name`, for `file:PATH?vfs=name`.
faulty_files *faulty_files_create(const char *name, uint64_t seed);
void faulty_files_destroy(faulty_files *files);

void faulty_files_set_plan(faulty_files *files, faulty_plan plan);
// Operations (open, read, write, truncate, sync, delete) so far.
uint64_t faulty_files_operations(const faulty_files *files);
// Faults so far.
uint64_t faulty_files_faults(const faulty_files *files);
// Whether the process was killed, by the plan or the function below: every call of its open files fails.
int faulty_files_is_killed(const faulty_files *files);
// Octets of all files.
uint64_t faulty_files_size(const faulty_files *files);

// Kills the process: what it wrote stays.
void faulty_files_kill(faulty_files *files);
// Cuts the power: what was written to a file since it was last synced may be there, in part or not at all, each write
// by itself.
void faulty_files_cut_power(faulty_files *files);
// Starts the next process: files open before stay dead, their locks are gone.
void faulty_files_restart(faulty_files *files);

// Octets of the file at `path`; -1 when there is none.
int64_t faulty_files_length(faulty_files *files, const char *path);
// Changes an octet of the file at `path` by exclusive or.
void faulty_files_flip(faulty_files *files, const char *path, int64_t offset, uint8_t bits);
void faulty_files_cut(faulty_files *files, const char *path, int64_t length);
void faulty_files_remove(faulty_files *files, const char *path);

#endif
