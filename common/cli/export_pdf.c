/* A report as pages, which `daybook-pdf` makes of a plain description: the libraries of
 * print stay out of this program. */
#include "export_out.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef DAYBOOK_PDF_BESIDE
#define DAYBOOK_PDF_BESIDE "../pdf/daybook-pdf"
#endif

/* ---- the description ---- */

/* A tab parts cells and a line feed ends a line: in a text they are blanks. */
static void put_word(struct buf *to, struct str text)
{
	struct buf shown = BUF_INIT;

	utf8_put_shown(&shown, text);
	buf_put(to, buf_str(&shown));
	buf_done(&shown);
}

static void put_line(struct buf *to, const char *what, struct str text)
{
	buf_puts(to, what);
	buf_putc(to, '\t');
	put_word(to, text);
	buf_putc(to, '\n');
}

/* A column whose rows do not come to its total, such as a balance that runs, is carried
 * nowhere. */
static bool is_summed(const struct report_table *t, int c)
{
	int64_t sum = 0;

	if (!report_is_amount(&t->columns[c]) || !t->total || !t->total[c].set)
		return false;
	for (int i = 0; i < t->rows; i++) {
		const struct report_cell *cell = &t->cells[i * t->columns_count + c];
		if (cell->set && __builtin_add_overflow(sum, cell->v, &sum))
			return false;
	}
	return sum == t->total[c].v;
}

static void put_cells(struct op *op, struct buf *to, const char *what, const struct report_table *t,
	const struct report_cell *cells, enum lang lang)
{
	buf_puts(to, what);
	for (int c = 0; c < t->columns_count; c++) {
		buf_putc(to, '\t');
		put_word(to, report_cell_shown(&op->arena, &t->columns[c], &cells[c], lang));
	}
	buf_putc(to, '\n');
}

static void put_table(struct op *op, struct buf *to, const struct report_table *t, enum lang lang)
{
	put_line(to, "table", str_from(in_lang(lang, t->label, t->label_zh)));
	for (int c = 0; c < t->columns_count; c++)
		buf_printf(to, "column\t%c\t%s\n",
			!report_is_amount(&t->columns[c]) ? 't'
			: is_summed(t, c)		  ? 's'
							  : 'n',
			in_lang(lang, t->columns[c].label, t->columns[c].label_zh));
	for (int i = 0; i < t->rows; i++)
		put_cells(op, to, "row", t, &t->cells[i * t->columns_count], lang);
	if (t->total)
		put_cells(op, to, "total", t, t->total, lang);
}

static void put_site(struct op *op, struct buf *to, const struct report_site *s, enum lang lang)
{
	put_line(to, "note",
		arena_printf(&op->arena, "%.*s  %.*s:%llu  %.*s%s", STR_ARG(s->site), STR_ARG(s->epoch),
			(unsigned long long)s->seq, STR_ARG(s->day), s->behind ? in_lang(lang, "  behind", "  未报齐") : ""));
}

static void describe(struct op *op, const struct report_answer *a, enum lang lang, struct buf *to)
{
	put_line(to, "title", str_from(in_lang(lang, a->report->name, a->report->label_zh)));
	put_line(to, "sub", day_str(&op->arena, a->on));
	put_line(to, "page", str_from(in_lang(lang, "Page", "第")));
	put_line(to, "carried", str_from(in_lang(lang, "Carried", "承前/过次页")));
	for (int i = 0; i < a->tables_count; i++)
		if (!i || a->tables[i].rows)
			put_table(op, to, &a->tables[i], lang);
	for (int i = 0; i < a->notes_count; i++)
		put_line(to, "note", a->notes[i]);
	if (a->sites_count)
		put_line(to, "note", str_from(in_lang(lang, "Known as far as reported:", "截至各站点最近上报:")));
	for (int i = 0; i < a->sites_count && i < 40; i++)
		put_site(op, to, &a->sites[i], lang);
}

/* ---- the helper ---- */

/* As packages install it; or beside this program, as it is built. */
static struct str helper(struct op *op)
{
	static const char installed[] = "/usr/libexec/daybook-pdf/daybook-pdf";
	char self[512];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);
	char *slash;

	if (access(installed, X_OK) == 0 || n <= 0)
		return str_from(installed);
	self[n] = 0;
	slash = strrchr(self, '/');
	return arena_printf(&op->arena, "%.*s/" DAYBOOK_PDF_BESIDE, slash ? (int)(slash - self) : 0, self);
}

static void become(const char *program, const char *path, const int pipe_fds[2])
{
	dup2(pipe_fds[0], STDIN_FILENO);
	close(pipe_fds[0]);
	close(pipe_fds[1]);
	execl(program, program, path, (char *)NULL);
	_exit(127);
}

static bool send_all(int fd, struct str text)
{
	while (text.n) {
		ssize_t n = write(fd, text.p, text.n);
		if (n < 0 && errno != EINTR)
			return false;
		if (n > 0)
			text = str_sub(text, (size_t)n, text.n);
	}
	return true;
}

static enum err no_pages(struct op *op, int status)
{
	const char *why = WIFEXITED(status) && WEXITSTATUS(status) == 127 ? "it is not installed" : "it failed";

	return op_refuse(op, E_PDF, "--format", "why", why, NULL);
}

static enum err run_helper(struct op *op, struct str text, const char *path)
{
	void (*before)(int) = signal(SIGPIPE, SIG_IGN);
	struct str program = helper(op);
	int fds[2], status = 0;
	pid_t pid;

	if (pipe(fds)) {
		signal(SIGPIPE, before);
		return op_refuse(op, E_DISK, "", "path", "a pipe", "why", strerror(errno), NULL);
	}
	pid = fork();
	if (!pid)
		become(program.p, path, fds);
	close(fds[0]);
	if (pid > 0)
		(void)send_all(fds[1], text);
	close(fds[1]);
	while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	signal(SIGPIPE, before);
	return pid > 0 && !status ? OK : no_pages(op, status);
}

enum err export_pdf(struct op *op, const struct report_answer *a, enum lang lang, const char *path, int64_t *rows)
{
	struct buf text = BUF_INIT;
	enum err err;

	describe(op, a, lang, &text);
	err = run_helper(op, buf_str(&text), path);
	buf_done(&text);
	for (int i = 0; i < a->tables_count; i++)
		*rows += a->tables[i].rows;
	return err;
}
