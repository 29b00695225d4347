/* Secrets, typed without echo or read from a file. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "login.h"
#include "seal/verifier.h"

enum { PINS_BYTES_MAX = 16 * 1024 };

/* ---- from a file ---- */

static enum err no_file(struct op *op, const char *path)
{
	return op_refuse(op, E_DISK, path, "path", path, "why", strerror(errno), NULL);
}

static enum err check_file(struct op *op, int fd, const char *path)
{
	struct stat st;

	if (fstat(fd, &st))
		return no_file(op, path);
	if (S_ISREG(st.st_mode) && st.st_mode & 077)
		return cli_usage(op, "Others may read %s: chmod 600 first.", path);
	return OK;
}

static enum err read_pins(struct op *op, struct cli *cli)
{
	const char *path = cli->pin_file;
	bool input = strcmp(path, "-") == 0;
	int fd = input ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = 1;
	enum err err = fd < 0 ? no_file(op, path) : check_file(op, fd, path);

	/* Room at once: a buffer that grows would leave copies behind. */
	buf_need(&cli->pins, PINS_BYTES_MAX);
	while (!err && n > 0 && cli->pins.n < PINS_BYTES_MAX - 1024) {
		n = read(fd, cli->pins.p + cli->pins.n, 1024);
		if (n > 0)
			cli->pins.n += (size_t)n;
		else if (n < 0 && errno != EINTR)
			err = no_file(op, path);
	}
	if (fd >= 0 && !input)
		close(fd);
	if (!err && cli->pins.n && cli->pins.p[cli->pins.n - 1] != '\n')
		buf_putc(&cli->pins, '\n');
	return err;
}

enum err secret_of(struct op *op, struct cli *cli, struct str who, struct str *secret, bool *found)
{
	struct str rest;
	enum err err;

	*found = false;
	if (cli->pin_file && !cli->pins_read) {
		cli->pins_read = true;
		if ((err = read_pins(op, cli)))
			return err;
	}
	rest = buf_str(&cli->pins);
	while (rest.n && !*found) {
		struct str line = str_cut(&rest, '\n'), name;
		if (line.n && line.p[line.n - 1] == '\r')
			line.n--;
		name = str_cut(&line, ':');
		*found = line.p && str_eq(name, who);
		*secret = line;
	}
	return OK;
}

void secrets_forget(struct cli *cli)
{
	if (cli->pins.p)
		explicit_bzero(cli->pins.p, cli->pins.cap);
	buf_done(&cli->pins);
}

/* ---- typed ---- */

/* The last character goes, all its bytes. */
static void rub_out(struct buf *line)
{
	while (line->n && ((unsigned char)line->p[line->n - 1] & 0xc0) == 0x80)
		line->n--;
	if (line->n)
		line->n--;
}

static enum err take_keys(struct op *op, int tty, struct buf *line)
{
	char c;

	for (;;) {
		ssize_t n = read(tty, &c, 1);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0 || c == 3 || c == 4) /* Ctrl-C, Ctrl-D */
			return op_refuse(op, E_LEFT, "", NULL);
		if (c == '\r' || c == '\n')
			return OK;
		if (c == 8 || c == 127)
			rub_out(line);
		else if (c == 21) /* Ctrl-U */
			line->n = 0;
		else if (line->n < SECRET_BYTES_MAX + 1)
			buf_putc(line, c);
	}
}

/* Key by key and without signals: nothing that ends the talk leaves the terminal mute. */
static enum err type_hidden(struct op *op, int tty, const char *prompt, struct buf *line)
{
	struct termios before, mute;
	enum err err;

	if (tcgetattr(tty, &before))
		return no_file(op, "/dev/tty");
	mute = before;
	mute.c_lflag &= ~(tcflag_t)(ECHO | ICANON | ISIG);
	mute.c_cc[VMIN] = 1;
	mute.c_cc[VTIME] = 0;
	tcsetattr(tty, TCSAFLUSH, &mute);
	(void)!write(tty, prompt, strlen(prompt));
	buf_need(line, SECRET_BYTES_MAX + 8);
	err = take_keys(op, tty, line);
	tcsetattr(tty, TCSAFLUSH, &before);
	(void)!write(tty, "\n", 1);
	return err;
}

static int terminal_of(const struct cli *cli)
{
	return cli->json ? -1 : open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
}

static void keep(struct cli *cli, struct str who, struct str secret)
{
	buf_need(&cli->pins, PINS_BYTES_MAX);
	buf_put(&cli->pins, who);
	buf_putc(&cli->pins, ':');
	buf_put(&cli->pins, secret);
	buf_putc(&cli->pins, '\n');
}

static void wipe(struct buf *line)
{
	if (line->p)
		explicit_bzero(line->p, line->cap);
	buf_done(line);
}

enum err login_ask(struct op *op, struct cli *cli, struct str who)
{
	struct buf line = BUF_INIT;
	const char *name = arena_str(&op->arena, who).p;
	int tty = terminal_of(cli);
	enum err err;

	if (tty < 0)
		return op_refuse(op, E_LOGIN, "", "who", name, NULL);
	err = type_hidden(op, tty, arena_printf(&op->arena, in_lang(cli->lang, "PIN of %s: ", "%s 的密码:"), name).p, &line);
	if (!err)
		keep(cli, who, buf_str(&line));
	wipe(&line);
	close(tty);
	return err;
}

/* ---- a new one ---- */

static enum err type_twice(struct op *op, struct cli *cli, int tty, struct buf *line)
{
	struct buf again = BUF_INIT;
	const char *kind;
	enum err err = type_hidden(op, tty, in_lang(cli->lang, "New PIN: ", "新密码:"), line);

	if (!err && !(err = secret_kind(op, buf_str(line), &kind)))
		err = type_hidden(op, tty, in_lang(cli->lang, "Once more: ", "再输入一次:"), &again);
	if (!err && !str_eq(buf_str(line), buf_str(&again)))
		err = op_refuse(op, E_WEAK, "", "why", "the two are not the same", NULL);
	wipe(&again);
	return err;
}

static enum err ask_new(struct op *op, struct cli *cli)
{
	struct buf line = BUF_INIT;
	int tty = terminal_of(cli);
	enum err err;

	if (tty < 0)
		return cli_usage(op, "A new PIN is typed at a terminal, or stands in --pin-file FILE as a line `new:PIN`.");
	err = type_twice(op, cli, tty, &line);
	if (!err)
		keep(cli, STR("new"), buf_str(&line));
	wipe(&line);
	close(tty);
	return err;
}

enum err secret_new(struct op *op, struct cli *cli, const char **kind, struct str *secret)
{
	bool found;
	enum err err = secret_of(op, cli, STR("new"), secret, &found);

	if (!err && !found && !(err = ask_new(op, cli)))
		err = secret_of(op, cli, STR("new"), secret, &found);
	return err ? err : secret_kind(op, *secret, kind);
}

enum err verifiers_put(struct op *op, struct cli *cli, cJSON *tree)
{
	struct str secret, hash;
	const char *kind;
	cJSON *row;
	enum err err = secret_new(op, cli, &kind, &secret);

	if (err || (err = verifier_make(op, secret, &hash)))
		return err;
	row = cJSON_CreateObject();
	cJSON_AddStringToObject(row, "kind", kind);
	cJSON_AddStringToObject(row, "hash", hash.p);
	cJSON_AddItemToArray(cJSON_AddArrayToObject(tree, "verifiers"), row);
	return OK;
}

enum err login_new(struct op *op, struct cli *cli, const struct act *act, const struct type *type, cJSON *tree)
{
	const struct field *f = field_find(type->fields, STR("verifiers"));

	if (!act || !f || !(f->flags & SECRET) || !act_takes(act, f, NULL) || json_get(tree, "verifiers"))
		return OK;
	return verifiers_put(op, cli, tree);
}
