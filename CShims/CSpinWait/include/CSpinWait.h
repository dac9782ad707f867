#ifndef CSPINWAIT_H
#define CSPINWAIT_H

/// Says to the processor that a thread is only looking out for another's work.
static inline void mr_pause(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

#endif
