#include "CMemoryInUse.h"
#include <malloc.h>

size_t smets_memory_in_use(void) {
    struct mallinfo2 info = mallinfo2();
    return info.uordblks + info.hblkhd;
}
