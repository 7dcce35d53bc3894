#ifndef SMETS_FIRST_CORE_H
#define SMETS_FIRST_CORE_H

/// Keeps the calling thread, and the processes that it starts, to the first core of those that it may use (`isOn` true), or
/// gives it back the others. Returns whether the kernel did; errno says why it did not. One thread at a time uses it.
_Bool smets_first_core(_Bool isOn);
#endif
