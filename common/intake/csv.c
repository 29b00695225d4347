/* RFC 4180, byte by byte.
 *
 * Each record is copied without its quotes into one buffer of fixed size, so a
 * field is a piece of that buffer and nothing is ever allocated per record. A
 * record that is wrong is still read to its end, so that the one behind it can
 * be looked at too. */
#include "intake/csv.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/check.h"

enum { INPUT_BYTES = 64 * 1024, END = -1 };

struct csv {
	struct op *op;
	const char *path;
	int fd;
	char separator;
	bool raw; /* not held to UTF-8 */
	bool ended; /* nothing more will be read */
	bool cut;
	enum err failed; /* E_DISK once reading failed */
	uint32_t line;   /* the one the next byte is on */
	uint32_t record_line;
	uint64_t bytes;
	uint64_t size;
	size_t at; /* in input */
	size_t filled;
	unsigned char input[INPUT_BYTES];
	char record[CSV_RECORD_MAX];
};

/* One record being put together. */
struct record {
	struct str *fields;
	int max;
	int count;
	size_t start; /* of the field, in csv->record */
	size_t end;
	unsigned char high; /* all bytes or-ed: is any of them beyond ASCII? */
	bool nul;
	enum err wrong;
};

enum err csv_open(struct op *op, const char *path, struct csv **out)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return op_refuse(op, E_DISK, path, "path", path, "why", strerror(errno), NULL);

	struct csv *csv = malloc(sizeof(*csv));
	CHECK(csv);
	memset(csv, 0, offsetof(struct csv, input));
	csv->op = op;
	csv->path = path;
	csv->fd = fd;
	csv->separator = ',';
	csv->line = 1;
	struct stat st;
	if (!fstat(fd, &st) && S_ISREG(st.st_mode))
		csv->size = (uint64_t)st.st_size;
	*out = csv;
	return OK;
}

enum err csv_open_raw(struct op *op, const char *path, char separator, struct csv **out)
{
	enum err err = csv_open(op, path, out);

	if (err)
		return err;
	(*out)->separator = separator;
	(*out)->raw = true;
	return OK;
}

void csv_close(struct csv *csv)
{
	if (!csv)
		return;
	close(csv->fd);
	free(csv);
}

static bool fill(struct csv *csv)
{
	ssize_t got;
	do
		got = read(csv->fd, csv->input, INPUT_BYTES);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		csv->failed = op_refuse(csv->op, E_DISK, csv->path, "path", csv->path, "why", strerror(errno), NULL);
	csv->at = 0;
	csv->filled = got > 0 ? (size_t)got : 0;
	csv->bytes += csv->filled;
	return got > 0;
}

static inline int peek(struct csv *csv)
{
	if (csv->at == csv->filled && !fill(csv))
		return END;
	return csv->input[csv->at];
}

static inline int take(struct csv *csv)
{
	int c = peek(csv);
	if (c == END)
		return END;
	csv->at++;
	if (c == '\n')
		csv->line++;
	return c;
}

static void skip_mark(struct csv *csv)
{
	if (csv->bytes || peek(csv) == END)
		return;
	if (csv->filled >= 3 && !memcmp(csv->input, "\xEF\xBB\xBF", 3))
		csv->at = 3;
}

static inline void keep(struct csv *csv, struct record *r, int c)
{
	if (r->end == CSV_RECORD_MAX || r->end - r->start == CSV_FIELD_MAX) {
		r->wrong = E_SIZE;
		return;
	}
	csv->record[r->end++] = (char)c;
	r->high |= (unsigned char)c;
	r->nul |= !c;
}

static void end_field(struct csv *csv, struct record *r)
{
	struct str field = {csv->record + r->start, r->end - r->start};
	if (!r->wrong && (r->nul || (r->high >= 0x80 && !csv->raw && !utf8_valid(field))))
		r->wrong = E_ENCODING;
	if (r->count < r->max)
		r->fields[r->count] = field;
	r->count++;
	r->start = r->end;
}

/* Behind the opening quote, up to and with the closing one. */
static void read_quoted(struct csv *csv, struct record *r)
{
	for (;;) {
		int c = take(csv);
		if (c == END) {
			r->wrong = E_LINE_QUOTE;
			return;
		}
		if (c == '"') {
			if (peek(csv) != '"')
				return;
			take(csv);
		}
		keep(csv, r, c);
		if (r->wrong == E_SIZE)
			return;
	}
}

static inline bool ends_record(struct csv *csv, int c)
{
	if (c == '\r' && peek(csv) == '\n')
		c = take(csv);
	return c == '\n' || c == END;
}

/* One field with what ends it; true if that was also the end of the record. */
static bool read_field(struct csv *csv, struct record *r)
{
	bool quoted = peek(csv) == '"';
	if (quoted) {
		take(csv);
		read_quoted(csv, r);
	}
	while (r->wrong != E_SIZE) {
		int c = take(csv);
		if (c == csv->separator)
			return false;
		if (ends_record(csv, c)) {
			csv->cut = c == END;
			return true;
		}
		if ((quoted || c == '"') && !r->wrong)
			r->wrong = E_LINE_QUOTE;
		keep(csv, r, c);
	}
	return true;
}

enum err csv_next(struct csv *csv, struct str *fields, int max, int *count)
{
	struct record r = {.fields = fields, .max = max};
	*count = 0;
	skip_mark(csv);
	csv->record_line = csv->line;
	if (csv->ended || peek(csv) == END)
		return csv->failed;

	bool last;
	do {
		last = read_field(csv, &r);
		end_field(csv, &r);
	} while (!last);

	if (csv->failed)
		return csv->failed;
	csv->ended = r.wrong == E_SIZE;
	*count = r.count;
	return r.wrong;
}

uint32_t csv_line(const struct csv *csv)
{
	return csv->record_line;
}

bool csv_cut(const struct csv *csv)
{
	return csv->cut;
}

uint64_t csv_bytes(const struct csv *csv)
{
	return csv->bytes - (csv->filled - csv->at);
}

uint64_t csv_size(const struct csv *csv)
{
	return csv->size;
}
