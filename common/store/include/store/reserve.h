/* The reserve: room on a book's disk that is kept back for the day the disk is full.
 *
 * A file DIR/reserve of nothing, truly allocated. When a write meets a full disk the
 * file is removed, and what could not be written has its room; so a day can be finished
 * on a disk that somebody else has filled. It is made again when there is room for it
 * and as much besides. Several programs may have the same one open. */
#ifndef STORE_RESERVE_H
#define STORE_RESERVE_H

#include <stdbool.h>
#include <stdint.h>

enum { RESERVE_MIB = 64 };

struct reserve;

/* Looks for it, and makes it where there is room. It is no error where it cannot be
 * made: reserve_there says so. */
struct reserve *reserve_open(const char *dir, int64_t bytes);
void reserve_close(struct reserve *r); /* NULL is none */
/* As last seen here. */
bool reserve_there(const struct reserve *r);
/* Makes it again, if it is gone and there is room. */
void reserve_keep(struct reserve *r);
/* Removes it; true: there was one, so that a second try has room. */
bool reserve_let_go(struct reserve *r);
/* Before anything is opened in `dir`: where its disk is all but full, even looking would
 * fail for want of room. */
void reserve_let_go_if_full(const char *dir);
/* Bytes that an ordinary user may still write on the reserve's disk; -1: not known. */
int64_t reserve_free(const struct reserve *r);
/* The same of the disk under a path. */
int64_t disk_free(const char *path);

#endif
