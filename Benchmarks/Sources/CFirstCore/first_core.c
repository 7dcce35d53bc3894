#define _GNU_SOURCE
#include "CFirstCore.h"
#include <sched.h>

static cpu_set_t all;

_Bool smets_first_core(_Bool isOn) {
    if (!isOn) return sched_setaffinity(0, sizeof all, &all) == 0;
    if (sched_getaffinity(0, sizeof all, &all) != 0) return 0;
    cpu_set_t first;
    CPU_ZERO(&first);
    for (int core = 0; core < CPU_SETSIZE; core++) {
        if (CPU_ISSET(core, &all)) {
            CPU_SET(core, &first);
            return sched_setaffinity(0, sizeof first, &first) == 0;
        }
    }
    return 0;
}
