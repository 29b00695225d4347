/* Doctor's checks of what stands in the book: clock, backups, users, the database itself. */
#include "book/people.h"
#include "book/read.h"
#include "book/restore.h"
#include "documents/papers.h"
#include "doctor_checks.h"
#include "store/log.h"

enum { BACKUP_LOOK_DAYS = 7, BACKUP_BAD_DAYS = 30, CLOCK_SLACK_MS = 2 * 60 * 1000, AHEAD_LOOK_DAYS = 90, NAMED_MOST = 5 };

static enum err own_end(struct op *op, struct doctor *d, struct log_head *own)
{
	return log_head_get(op, book_store(d->book), book_log(d->book), own);
}

/* ---- the clock ---- */

static enum err clock_of(struct op *op, struct doctor *d)
{
	static const struct remedy set = {"Look at a calendar and set the clock.", "请核对日期并校准时钟。"};
	struct moment now = world_now(&d->cli->world), heard;
	struct log_head own;
	struct str synced;
	enum err err;

	if ((err = own_end(op, d, &own)) || (err = meta_get(op, book_store(d->book), "synced_at", &synced)))
		return err;
	if (!moment_read(synced, &heard) || heard.ms < own.at.ms)
		heard = own.at;
	if (!own.seq && !synced.n)
		doctor_say(d, "clock", WELL, (struct remedy){0}, "The clock says %s; nothing is recorded yet to hold it against.",
			"时钟为 %s;尚无记录可以对照。", moment_str(&op->arena, now).p);
	else if (now.ms < heard.ms - CLOCK_SLACK_MS)
		doctor_say(d, "clock", BAD, set, "The clock says %s, which is before the last entry or contact, %s.",
			"时钟为 %s,早于最近一笔或最近一次联系 %s。", moment_str(&op->arena, now).p, moment_str(&op->arena, heard).p);
	else if (doctor_days_since(d, heard) > AHEAD_LOOK_DAYS)
		doctor_say(d, "clock", LOOK_AT, set, "The clock says %s, long after the last entry and contact, %s.",
			"时钟为 %s,距最近一笔和最近一次联系 %s 已久。", moment_str(&op->arena, now).p, moment_str(&op->arena, heard).p);
	else
		doctor_say(d, "clock", WELL, (struct remedy){0}, "The clock goes on from the last entry and contact.",
			"时钟与最近一笔和最近一次联系相符。");
	return OK;
}

/* ---- backups ---- */

static enum err backup(struct op *op, struct doctor *d)
{
	static const struct remedy make = {"Make one on another disk: backup FILE", "请备份到另一块磁盘:backup 文件"};
	struct moment m;
	struct str at;
	int64_t days;
	enum err err = book_last_copy(op, d->book, &at);

	if (err)
		return err;
	if (!moment_read(at, &m)) {
		doctor_say(d, "backup", LOOK_AT, make, "No backup was ever made here.", "从未备份过。");
		return OK;
	}
	days = doctor_days_since(d, m);
	doctor_say(d, "backup", days >= BACKUP_BAD_DAYS ? BAD : days >= BACKUP_LOOK_DAYS ? LOOK_AT : WELL, make,
		"The last backup is of %s, %lld days ago.", "最近一次备份在 %s,%lld 天前。", moment_str(&op->arena, m).p, (long long)days);
	return OK;
}

/* ---- people ---- */

struct people {
	struct doctor *d;
	int without;
	struct buf names;
};

static bool works_here(const struct user *user, struct str site)
{
	for (int i = 0; i < user->sites.count; i++)
		if (str_eq(user->sites.row[i], site))
			return true;
	return false;
}

static enum err look_at_user(void *ctx, struct op *op, const struct record_row *row)
{
	struct people *p = ctx;
	const struct verifier *verifiers;
	const struct doc *doc;
	int count;
	enum err err = book_record(op, p->d->book, "user", row->key, &doc);

	if (err || !doc || !str_is(doc->state, "active") || !works_here((const struct user *)doc, book_log(p->d->book).site))
		return err;
	if ((err = book_verifiers(op, p->d->book, row->key, &verifiers, &count)) || count)
		return err;
	if (p->without++ < NAMED_MOST)
		buf_printf(&p->names, "%s%.*s", p->names.n ? ", " : "", STR_ARG(row->key));
	return OK;
}

static enum err users(struct op *op, struct doctor *d)
{
	struct people p = {.d = d};
	enum err err = records_walk(op, book_store(d->book), STR("user"), look_at_user, &p);

	if (!err && p.without)
		doctor_say(d, "users", LOOK_AT, (struct remedy){"Give each of them a PIN or a password.", "请为每人设置 PIN 或密码。"},
			"%d who work here sign by name alone: %s%s", "%d 人仅凭姓名签字:%s%s", p.without, p.names.p,
			p.without > NAMED_MOST ? ", …" : "");
	else if (!err)
		doctor_say(d, "users", WELL, (struct remedy){0}, "Everybody who works here has a PIN or a password.", "在此工作的人都有 PIN 或密码。");
	buf_done(&p.names);
	return err;
}

/* ---- the database ---- */

static enum err database(struct op *op, struct doctor *d)
{
	enum err err;

	progress_at(&d->cli->progress, "Checking the database", 0, 0);
	err = store_quick_check(op, book_store(d->book));
	progress_end(&d->cli->progress);
	if (err == E_BOOK_DAMAGED) {
		op_forgive(op);
		doctor_say(d, "database", BAD, (struct remedy){err_remedy(err, LANG_EN), err_remedy(err, LANG_ZH)},
			"The database is damaged.", "数据库已损坏。");
		return OK;
	}
	if (!err)
		doctor_say(d, "database", WELL, (struct remedy){0}, "The database of %lld entries is sound; `verify` checks every entry.",
			"数据库(%lld 条记录)完好;`verify` 逐条核对。", (long long)book_store(d->book)->last_n);
	return err;
}

enum err doctor_book(struct op *op, struct doctor *d)
{
	enum err err = clock_of(op, d);

	if (err || (err = backup(op, d)) || (err = users(op, d)))
		return err;
	return database(op, d);
}
