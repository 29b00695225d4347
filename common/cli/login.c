/* A name proved: by a session of this terminal, or by a secret. */
#include "login.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "seal/verifier.h"
#include "store/local.h"
#include "store/reserve.h"

/* ---- where ---- */

static bool read_line_of(const char *path, char *out, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, out, size - 1);

	if (fd >= 0)
		close(fd);
	if (n <= 0)
		return false;
	out[n] = 0;
	return true;
}

/* The n-th word behind the program's name, which may hold anything up to its last `)`. */
static struct str stat_word(const char *stat, int n)
{
	const char *behind = strrchr(stat, ')');
	struct str rest = str_from(behind ? behind + 1 : NULL), word = STR_NONE;

	for (int i = 0; i <= n && rest.n; i++)
		word = str_cut(&rest, ' ');
	return word;
}

enum { STAT_SESSION = 4, STAT_TTY = 5, STAT_BEGUN = 20 };

/* A number of a session comes again after a restart, or when its leader has ended: its
 * leader's beginning and the machine's stand beside it. */
struct str session_place(struct arena *a)
{
	char own[1024], leader[1024], boot[64], path[64];
	struct str session;

	if (!read_line_of("/proc/self/stat", own, sizeof(own)) || !read_line_of("/proc/sys/kernel/random/boot_id", boot, sizeof(boot)))
		return STR_NONE;
	session = stat_word(own, STAT_SESSION);
	snprintf(path, sizeof(path), "/proc/%.*s/stat", STR_ARG(session));
	if (!session.n || !read_line_of(path, leader, sizeof(leader)))
		return STR_NONE;
	boot[strcspn(boot, "\n")] = 0;
	return arena_printf(a, "%u/%.*s/%.*s/%.*s/%s", (unsigned)getuid(), STR_ARG(stat_word(own, STAT_TTY)), STR_ARG(session),
		STR_ARG(stat_word(leader, STAT_BEGUN)), boot);
}

static bool has_local_db(struct arena *a, const char *dir)
{
	return access(arena_printf(a, "%s/local.db", dir).p, F_OK) == 0;
}

enum { TOUCH_MS = 60000 };

/* What was done keeps it alive; said once a minute, for it costs a flush. */
static enum err session_at(struct op *op, struct cli *cli, struct local_db *l, struct str place, struct str *who)
{
	struct moment now = world_now(&cli->world);
	struct local_session s;
	bool live;
	enum err err = local_session_get(op, l, place, now, &s, &live);

	if (err || !live)
		return err;
	*who = arena_str(&cli->arena, s.who);
	return now.ms - s.used.ms < TOUCH_MS ? OK : local_session_used(op, l, place, now);
}

enum err session_user(struct op *op, struct cli *cli, struct str *who)
{
	struct str place;
	struct local_db *l;
	enum err err;

	*who = STR_NONE;
	if (!has_local_db(&op->arena, cli->dir) || !(place = session_place(&op->arena)).n)
		return OK;
	/* Where the disk does not let it be read, nobody is logged in: people go on by PIN. */
	if (!(err = local_db_open(op, cli->dir, &l))) {
		err = session_at(op, cli, l, place, who);
		local_db_close(l);
	}
	if (err)
		op_forgive(op);
	return OK;
}

/* ---- a secret ---- */

static struct str verifier_of(const struct verifier *row, int count, const char *kind)
{
	for (int i = 0; i < count; i++)
		if (str_is(row[i].kind, kind))
			return row[i].hash;
	return STR_NONE;
}

static const char *number(struct op *op, int64_t n)
{
	return arena_printf(&op->arena, "%lld", (long long)n).p;
}

static enum err check_within(
	struct op *op, struct cli *cli, struct local_db *l, struct str who, struct str hash, struct str secret)
{
	struct moment now = world_now(&cli->world);
	struct local_attempt a;
	const char *name = arena_str(&op->arena, who).p;
	enum err err = local_attempt(op, l, who, now, &a);

	if (err)
		return err;
	if (a.locked)
		return op_refuse(op, E_LOCKED, "", "who", name, "seconds", number(op, (a.until.ms - now.ms + 999) / 1000), NULL);
	if (verifier_fits(hash, secret))
		return local_attempt_good(op, l, who);
	return op_refuse(op, E_PIN, "", "who", name, "left", number(op, a.wrong < ATTEMPTS_FREE ? ATTEMPTS_FREE - a.wrong : 0), NULL);
}

static enum err check_once(struct op *op, struct cli *cli, struct str who, struct str hash, struct str secret)
{
	struct local_db *l;
	enum err err = local_db_open(op, cli->dir, &l);

	if (err)
		return err;
	err = check_within(op, cli, l, who, hash, secret);
	local_db_close(l);
	return err;
}

/* The day can be finished on a full disk, by those who prove themselves too. */
static bool make_room(const struct cli *cli)
{
	struct reserve *r = cli_reserve() ? reserve_open(cli->dir, cli_reserve()) : NULL;
	bool had = r && reserve_let_go(r);

	reserve_close(r);
	return had;
}

enum err login_check(
	struct op *op, struct cli *cli, struct str who, const struct verifier *row, int count, struct str secret)
{
	struct op strength;
	const char *kind;
	enum err err;

	/* Which kind it would be; that it is weak was said when it was made. */
	op_init(&strength);
	if (secret_kind(&strength, secret, &kind))
		op_forgive(&strength);
	op_done(&strength);
	err = check_once(op, cli, who, verifier_of(row, count, kind), secret);
	if (err != E_DISK_FULL || !make_room(cli))
		return err;
	op_forgive(op);
	return check_once(op, cli, who, verifier_of(row, count, kind), secret);
}

/* ---- everybody who signs ---- */

static bool is_proved(const struct cli *cli, struct str who)
{
	for (int i = 0; i < cli->proved_count; i++)
		if (str_eq(cli->proved[i], who))
			return true;
	return false;
}

static enum err prove_one(struct op *op, struct cli *cli, struct book *b, struct str who, bool by_session, struct str *ask)
{
	const struct verifier *row;
	struct str secret, here;
	bool found;
	int count;
	enum err err = book_verifiers(op, b, who, &row, &count);

	if (err || !count || is_proved(cli, who))
		return err;
	if ((err = secret_of(op, cli, who, &secret, &found)))
		return err;
	if (!found && by_session && ((err = session_user(op, cli, &here)) || str_eq(here, who)))
		return err;
	if (!found) {
		*ask = who;
		return OK;
	}
	if (!(err = login_check(op, cli, who, row, count, secret)))
		cli->proved[cli->proved_count++] = who;
	return err;
}

enum err login_prove(struct op *op, struct cli *cli, struct book *b, struct str *ask)
{
	enum err err = OK;

	*ask = STR_NONE;
	if (cli->who.n)
		err = prove_one(op, cli, b, cli->who, !cli->by_pin, ask);
	for (int i = 0; i < cli->with_count && !err && !ask->n; i++)
		err = prove_one(op, cli, b, cli->with[i], false, ask);
	return err;
}
