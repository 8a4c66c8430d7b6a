#ifndef QUANTAL_CPU_FEATURES_H
#define QUANTAL_CPU_FEATURES_H

#include <stdbool.h>

/* Swift has no way to ask the processor; the compiler's own check also asks the
   operating system whether it saves the wide registers. */
#if defined(__x86_64__)
static inline bool quantal_cpu_has_avx2(void) {
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}

static inline bool quantal_cpu_has_avx512(void) {
  __builtin_cpu_init();
  return quantal_cpu_has_avx2() && __builtin_cpu_supports("avx512f") &&
         __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512cd") &&
         __builtin_cpu_supports("avx512vbmi") && __builtin_cpu_supports("avx512vbmi2") &&
         __builtin_cpu_supports("avx512vnni") && __builtin_cpu_supports("avx512bitalg") &&
         __builtin_cpu_supports("avx512vpopcntdq") && __builtin_cpu_supports("gfni") &&
         __builtin_cpu_supports("vpclmulqdq");
}
#else
static inline bool quantal_cpu_has_avx2(void) { return false; }
static inline bool quantal_cpu_has_avx512(void) { return false; }
#endif

#endif
