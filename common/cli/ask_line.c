/* A line from the terminal, and the ways out of the talk. */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "ask.h"
#include "cli/wording.h"

bool ask_may(const struct cli *cli)
{
	return !cli->json && isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
}

enum err asking_begin(struct asking *a, struct op *op, struct cli *cli)
{
	sigset_t interrupt;
	enum err err;

	*a = (struct asking){.op = op, .cli = cli, .interrupts = -1};
	sigemptyset(&interrupt);
	sigaddset(&interrupt, SIGINT);
	sigprocmask(SIG_BLOCK, &interrupt, &a->before);
	a->interrupts = signalfd(-1, &interrupt, SFD_CLOEXEC);
	err = cli_book(op, cli, DB_READ, &a->book);
	if (err)
		asking_end(a);
	return err;
}

void asking_end(struct asking *a)
{
	book_close(a->book);
	if (a->interrupts >= 0)
		close(a->interrupts);
	sigprocmask(SIG_SETMASK, &a->before, NULL);
	buf_done(&a->said);
	*a = (struct asking){.interrupts = -1};
}

void ask_say(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
}

void ask_tell_refusal(struct asking *a)
{
	struct buf text = BUF_INIT;

	if (!a->told)
		refusal_put(&a->op->refusal, a->cli->lang, &text);
	a->told = false;
	if (text.n)
		fwrite(text.p, 1, text.n, stderr);
	buf_done(&text);
	op_forgive(a->op);
}

static enum err left(struct asking *a)
{
	struct signalfd_siginfo taken;

	/* One Ctrl-C leaves one question; it must not end what comes after. */
	if (a->interrupts >= 0 && poll(&(struct pollfd){a->interrupts, POLLIN, 0}, 1, 0) > 0)
		(void)!read(a->interrupts, &taken, sizeof(taken));
	fputc('\n', stderr);
	return op_refuse(a->op, E_LEFT, "", NULL);
}

/* More of what is typed; false at the end of it. */
static bool read_more(struct asking *a)
{
	struct pollfd ends[2] = {{STDIN_FILENO, POLLIN, 0}, {a->interrupts, POLLIN, 0}};
	ssize_t n;

	while (poll(ends, 2, -1) < 0 && errno == EINTR)
		;
	if (ends[1].revents)
		return false;
	buf_need(&a->said, 1024);
	n = read(STDIN_FILENO, a->said.p + a->said.n, 1024);
	if (n <= 0)
		return false;
	a->said.n += (size_t)n;
	return true;
}

static struct str trimmed(struct str s)
{
	while (s.n && strchr(" \t\r", s.p[0]))
		s = str_sub(s, 1, s.n - 1);
	while (s.n && strchr(" \t\r", s.p[s.n - 1]))
		s.n--;
	return s;
}

enum err ask_line(struct asking *a, const char *prompt, struct str *out)
{
	const char *end;
	size_t n;

	fputs(prompt, stderr);
	fflush(stderr);
	a->begun = true;
	while (!a->said.n || !(end = memchr(a->said.p, '\n', a->said.n)))
		if (!read_more(a))
			return left(a);
	n = (size_t)(end - a->said.p);
	*out = arena_str(&a->op->arena, trimmed((struct str){a->said.p, n}));
	memmove(a->said.p, a->said.p + n + 1, a->said.n - n - 1);
	a->said.n -= n + 1;
	if (!utf8_valid(*out)) {
		op_refuse(a->op, E_ENCODING, "", NULL);
		ask_tell_refusal(a);
		return ask_line(a, prompt, out);
	}
	return OK;
}

enum err ask_yes(struct asking *a, const char *question, bool otherwise, bool *out)
{
	const char *prompt = arena_printf(&a->op->arena, "%s [%s] ", question, otherwise ? "Y/n" : "y/N").p;
	struct str answer;

	for (;;) {
		enum err err = ask_line(a, prompt, &answer);
		if (err)
			return err;
		*out = answer.n ? strchr("yYjJ1", answer.p[0]) || str_starts(answer, STR("是")) : otherwise;
		if (!answer.n || *out || strchr("nN0", answer.p[0]) || str_starts(answer, STR("否")) ||
			str_starts(answer, STR("不")))
			return OK;
	}
}
