/* CHECK holds what only a bug of ours can break. It stays in release builds,
 * prints where it stood and aborts: the log is whole and the supervisor restarts
 * us. Never on the content of another's entry or of input. */
#ifndef BASE_CHECK_H
#define BASE_CHECK_H

_Noreturn void check_failed(const char *what, const char *file, int line);

#define CHECK(cond) ((cond) ? (void)0 : check_failed(#cond, __FILE__, __LINE__))

#endif
