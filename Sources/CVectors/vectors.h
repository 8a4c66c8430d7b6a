#ifndef QUANTAL_VECTORS_H
#define QUANTAL_VECTORS_H

/* Arithmetic of eight numbers at once, one machine operation each.

   Swift's own operators of SIMD types are loops over the lanes, which the optimiser has to put
   together again. It takes long over that and now and then fails, and then the code is in pieces. */

typedef double quantal_numbers __attribute__((ext_vector_type(8)));
typedef unsigned long long quantal_words __attribute__((ext_vector_type(8)));
typedef long long quantal_mask __attribute__((ext_vector_type(8)));

#define OPERATION(result, name) static inline __attribute__((always_inline)) result quantal_##name

OPERATION(quantal_numbers, repeat)(double a) { return (quantal_numbers)a; }
OPERATION(quantal_numbers, add)(quantal_numbers a, quantal_numbers b) { return a + b; }
OPERATION(quantal_numbers, subtract)(quantal_numbers a, quantal_numbers b) { return a - b; }
OPERATION(quantal_numbers, multiply)(quantal_numbers a, quantal_numbers b) { return a * b; }
OPERATION(quantal_numbers, divide)(quantal_numbers a, quantal_numbers b) { return a / b; }
OPERATION(quantal_numbers, negate)(quantal_numbers a) { return -a; }
/* a * b + c with one rounding. */
OPERATION(quantal_numbers, multiply_add)(quantal_numbers a, quantal_numbers b, quantal_numbers c) {
  return __builtin_elementwise_fma(a, b, c);
}
OPERATION(quantal_mask, is_less)(quantal_numbers a, quantal_numbers b) {
  return (quantal_mask)(a < b);
}
OPERATION(quantal_mask, is_at_most)(quantal_numbers a, quantal_numbers b) {
  return (quantal_mask)(a <= b);
}
OPERATION(quantal_mask, is_equal)(quantal_numbers a, quantal_numbers b) {
  return (quantal_mask)(a == b);
}
OPERATION(quantal_numbers, choose)(quantal_mask mask, quantal_numbers a, quantal_numbers b) {
  return mask ? a : b;
}

OPERATION(quantal_words, repeat_word)(unsigned long long a) { return (quantal_words)a; }
OPERATION(quantal_words, add_words)(quantal_words a, quantal_words b) { return a + b; }
OPERATION(quantal_words, subtract_words)(quantal_words a, quantal_words b) { return a - b; }
OPERATION(quantal_words, multiply_words)(quantal_words a, quantal_words b) { return a * b; }
OPERATION(quantal_words, and_words)(quantal_words a, quantal_words b) { return a & b; }
OPERATION(quantal_words, or_words)(quantal_words a, quantal_words b) { return a | b; }
OPERATION(quantal_words, xor_words)(quantal_words a, quantal_words b) { return a ^ b; }
OPERATION(quantal_words, shift_left)(quantal_words a, unsigned long long by) { return a << by; }
OPERATION(quantal_words, shift_right)(quantal_words a, unsigned long long by) { return a >> by; }
OPERATION(quantal_mask, is_equal_word)(quantal_words a, quantal_words b) {
  return (quantal_mask)(a == b);
}
OPERATION(quantal_words, choose_words)(quantal_mask mask, quantal_words a, quantal_words b) {
  return mask ? a : b;
}
OPERATION(_Bool, is_any)(quantal_words a) { return __builtin_reduce_or(a) != 0; }

#endif
