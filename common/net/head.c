/* One line after the other; each ends in CR LF and holds nothing else that steers.
 *
 * A body is announced by one Content-Length or not at all: the programs that call here
 * know how long theirs is, and chunks are a second way to say where a request ends. */
#include "head.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

enum { BAD = 400, NO_METHOD = 405, NO_LENGTH = 411, NO_EXPECTATION = 417, TOO_LONG = 431, NO_VERSION = 505 };

static bool refuse(struct http_head *head, int status, const char *why)
{
	head->status = status;
	head->why = why;
	return false;
}

static bool is_plain(struct str line)
{
	for (size_t i = 0; i < line.n; i++) {
		unsigned char c = (unsigned char)line.p[i];
		if ((c < ' ' && c != '\t') || c == 0x7f)
			return false;
	}
	return true;
}

static bool is_name(struct str name)
{
	static const char marks[] = "!#$%&'*+-.^_`|~";

	for (size_t i = 0; i < name.n; i++)
		if (!isalnum((unsigned char)name.p[i]) && !memchr(marks, name.p[i], sizeof(marks) - 1))
			return false;
	return name.n > 0;
}

/* Two slashes at its beginning would be read as another computer's name. */
static bool is_address(struct str address)
{
	if (!address.n || address.p[0] != '/' || (address.n > 1 && address.p[1] == '/'))
		return false;
	for (size_t i = 0; i < address.n; i++)
		if (address.p[i] <= ' ' || address.p[i] > '~' || address.p[i] == '#')
			return false;
	return true;
}

static bool read_first(struct http_head *head, struct str line)
{
	struct str method = str_cut(&line, ' '), address = str_cut(&line, ' ');

	if (!is_name(method) || !is_address(address) || !str_starts(line, STR("HTTP/")))
		return refuse(head, BAD, "its first line is none");
	if (!str_is(line, "HTTP/1.1") && !str_is(line, "HTTP/1.0"))
		return refuse(head, NO_VERSION, "HTTP/1.1 is spoken here");
	head->post = str_is(method, "POST");
	if (!head->post && !str_is(method, "GET"))
		return refuse(head, NO_METHOD, "only GET and POST are known");
	return true;
}

static struct str trimmed(struct str s)
{
	while (s.n && (s.p[0] == ' ' || s.p[0] == '\t'))
		s = str_sub(s, 1, s.n);
	while (s.n && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t'))
		s.n--;
	return s;
}

static bool is_named(struct str name, const char *wanted)
{
	return name.n == strlen(wanted) && strncasecmp(name.p, wanted, name.n) == 0;
}

static bool read_length(struct http_head *head, struct str value)
{
	if (head->sized)
		return refuse(head, BAD, "it has two lengths");
	head->sized = true;
	return str_to_u64(value, &head->length) || refuse(head, BAD, "its length is no number");
}

static bool read_header(struct http_head *head, struct str line)
{
	struct str name = str_cut(&line, ':'), value = trimmed(line);

	if (!is_name(name) || !line.p)
		return refuse(head, BAD, "a header is none");
	if (is_named(name, "Content-Length"))
		return read_length(head, value);
	if (is_named(name, "Transfer-Encoding"))
		return refuse(head, NO_LENGTH, "a body comes with its length, not in chunks");
	if (is_named(name, "Expect")) {
		if (head->expects || !is_named(value, "100-continue"))
			return refuse(head, NO_EXPECTATION, "what it expects is not known");
		head->expects = true;
	}
	if (is_named(name, "Host")) {
		if (head->hosted)
			return refuse(head, BAD, "it names two hosts");
		head->hosted = true;
	}
	return true;
}

static bool read_end(struct http_head *head)
{
	head->whole = true;
	if (head->post && !head->sized)
		return refuse(head, NO_LENGTH, "a body comes with its length");
	if (!head->post && head->length)
		return refuse(head, BAD, "a GET has no body");
	return true;
}

/* The line with its CR LF. */
static bool read_line(struct http_head *head, struct str line)
{
	if (line.n < 2 || line.p[line.n - 2] != '\r')
		return refuse(head, BAD, "a line ends without CR LF");
	line.n -= 2;
	if (!is_plain(line))
		return refuse(head, BAD, "it holds bytes that no head may hold");
	if (++head->lines == 1)
		return read_first(head, line);
	if (!line.n)
		return read_end(head);
	if (head->lines > HEAD_LINES_MAX)
		return refuse(head, TOO_LONG, "it has too many headers");
	return read_header(head, line);
}

void http_head_read(struct http_head *head, struct str bytes, size_t max)
{
	while (bytes.n && !head->whole && !head->status) {
		const char *end = memchr(bytes.p, '\n', bytes.n);
		size_t n = end ? (size_t)(end - bytes.p) + 1 : bytes.n;

		head->bytes += n;
		if (head->bytes > max) {
			refuse(head, TOO_LONG, "its head is too long");
			break;
		}
		buf_put(&head->line, str_sub(bytes, 0, n));
		bytes = str_sub(bytes, n, bytes.n);
		if (!end)
			break;
		read_line(head, buf_str(&head->line));
		buf_clear(&head->line);
	}
	if (head->whole || head->status)
		buf_done(&head->line);
}

void http_head_reset(struct http_head *head)
{
	buf_done(&head->line);
	*head = (struct http_head){0};
}
