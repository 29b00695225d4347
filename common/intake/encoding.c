/* Encodings, by the C library's tables. Most of what stands in a table of goods is ASCII
 * or UTF-8 and is only looked at. */
#include "intake/encoding.h"

#include <errno.h>
#include <fcntl.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/check.h"

enum { PART = 64 * 1024, BAD_SHOWN = 4, SLIP_ONE_IN = 20 };

static const struct {
	const char *word, *library;
} names[] = {
	[ENCODING_AUTO] = {"auto", NULL},
	[ENCODING_UTF_8] = {"utf-8", "UTF-8"},
	[ENCODING_GBK] = {"gbk", "GBK"},
	[ENCODING_GB18030] = {"gb18030", "GB18030"},
};

bool encoding_read(struct str word, enum encoding *out)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (str_is(word, names[i].word)) {
			*out = (enum encoding)i;
			return true;
		}
	*out = ENCODING_UTF_8;
	return str_is(word, "utf8");
}

const char *encoding_name(enum encoding e)
{
	return names[e].library ? names[e].library : names[e].word;
}

/* ---- guessing ---- */

/* Characters of more than one byte, and bytes that are part of none. */
struct tally {
	uint64_t good, bad;
	int64_t lines;
};

/* How long the sequence is that begins with this byte; 0: none does. */
static size_t sequence(unsigned char c)
{
	return c < 0x80 ? 1 : c < 0xc2 ? 0 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : c < 0xf5 ? 4 : 0;
}

/* Returns what is left at the end because the sequence may go on in the next part. */
static size_t count(struct tally *t, const char *p, size_t n)
{
	size_t at = 0;

	while (at < n) {
		size_t length = sequence((unsigned char)p[at]);
		if (length == 1) {
			t->lines += p[at] == '\n';
			at++;
			continue;
		}
		if (length > n - at)
			return n - at;
		if (length && utf8_valid((struct str){p + at, length})) {
			t->good++;
			at += length;
		} else {
			t->bad++;
			at++;
		}
	}
	return 0;
}

static int tally_file(int fd, struct tally *t)
{
	char part[PART];
	size_t kept = 0;

	for (;;) {
		ssize_t got = read(fd, part + kept, sizeof(part) - kept);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return errno;
		if (got == 0)
			break;
		size_t n = kept + (size_t)got;
		kept = count(t, part, n);
		memmove(part, part + n - kept, kept);
	}
	t->bad += kept > 0;
	return 0;
}

enum err encoding_guess(struct op *op, const char *path, enum encoding *out, int64_t *lines)
{
	struct tally t = {0};
	int fd = open(path, O_RDONLY | O_CLOEXEC), error = fd < 0 ? errno : 0;

	if (!error)
		error = tally_file(fd, &t);
	if (fd >= 0)
		close(fd);
	if (error)
		return op_refuse(op, E_DISK, path, "path", path, "why", strerror(error), NULL);
	*lines = t.lines;
	*out = t.bad && t.bad * SLIP_ONE_IN >= t.good ? ENCODING_GB18030 : ENCODING_UTF_8;
	return OK;
}

/* ---- decoding ---- */

struct decoder {
	iconv_t cd;
	bool is_utf8;
};

struct decoder *decoder_new(enum encoding e)
{
	struct decoder *d = malloc(sizeof(*d));

	CHECK(d && names[e].library);
	d->is_utf8 = e == ENCODING_UTF_8;
	d->cd = iconv_open("UTF-8", names[e].library);
	CHECK(d->cd != (iconv_t)-1);
	return d;
}

void decoder_free(struct decoder *d)
{
	if (!d)
		return;
	iconv_close(d->cd);
	free(d);
}

static bool is_ascii(struct str s)
{
	unsigned char high = 0;

	for (size_t i = 0; i < s.n; i++)
		high |= (unsigned char)s.p[i];
	return high < 0x80;
}

bool decoder_put(struct decoder *d, struct str bytes, struct buf *to, struct str *bad)
{
	char *in = (char *)(uintptr_t)bytes.p, *out;
	size_t left = bytes.n, before = to->n, room;

	if (!bytes.n || is_ascii(bytes) || (d->is_utf8 && utf8_valid(bytes))) {
		buf_put(to, bytes);
		return true;
	}
	/* Two bytes become three at most, four become four. */
	buf_need(to, bytes.n * 2);
	out = to->p + to->n;
	room = bytes.n * 2;
	iconv(d->cd, NULL, NULL, NULL, NULL);
	if (iconv(d->cd, &in, &left, &out, &room) != (size_t)-1) {
		to->n = (size_t)(out - to->p);
		to->p[to->n] = 0;
		return true;
	}
	*bad = (struct str){in, left < BAD_SHOWN ? left : BAD_SHOWN};
	to->n = before;
	to->p[before] = 0;
	return false;
}
