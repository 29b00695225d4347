/* `doctor` at head office: the checks of every book, its certificates, and the sites. */
#include "cli/doctor.h"

#include "commands.h"
#include "store/log.h"

enum { SILENT_LOOK_DAYS = 7, NAMED_MOST = 5 };

struct silence {
	struct doctor *d;
	int sites, silent;
	struct buf names;
};

static enum err look_at_log(void *ctx, struct op *op, const struct log_row *row)
{
	struct silence *s = ctx;

	(void)op;
	if (str_is(row->log.site, "HO"))
		return OK;
	s->sites++;
	if (doctor_days_since(s->d, row->head.at) < SILENT_LOOK_DAYS)
		return OK;
	if (s->silent++ < NAMED_MOST)
		buf_printf(&s->names, "%s%.*s", s->names.n ? ", " : "", STR_ARG(row->log.site));
	return OK;
}

static enum err sites(struct op *op, struct doctor *d)
{
	struct silence s = {.d = d};
	enum err err = logs_walk(op, book_store(d->book), look_at_log, &s);

	if (!err && s.silent)
		doctor_say(d, "sites", LOOK_AT, (struct remedy){"Ask there whether the line or the device is down; `sites` lists them.",
			"请询问当地线路或设备是否故障;`sites` 有清单。"},
			"%d sites have handed in nothing of the last %d days: %s%s", "%d 个站点的最近一笔已超过 %d 天:%s%s", s.silent,
			SILENT_LOOK_DAYS, s.names.p, s.silent > NAMED_MOST ? ", …" : "");
	else if (!err)
		doctor_say(d, "sites", WELL, (struct remedy){0}, "All %d logs of sites reach into the last %d days.",
			"%d 个站点日志均有最近 %d 天的记录。", s.sites, SILENT_LOOK_DAYS);
	buf_done(&s.names);
	return err;
}

static enum err more(struct op *op, struct doctor *d)
{
	static const struct remedy restart = {"Start the daemon again: it makes another near the end of its life.",
		"请重启守护进程:临近到期时它会另发新证书。"};
	static const struct remedy plan = {"Plan for another authority: every device has to be enrolled under it.",
		"请筹划更换根证书:所有设备须重新登记。"};
	const char *dir = d->cli->dir;
	enum err err;

	if ((err = doctor_certificate(op, d, "certificate", arena_printf(&op->arena, "%s/authority/server.pem", dir).p, restart)) ||
		(err = doctor_certificate(op, d, "authority", arena_printf(&op->arena, "%s/authority/ca.pem", dir).p, plan)))
		return err;
	return d->book ? sites(op, d) : OK;
}

static enum err run(struct op *op, struct cli *cli)
{
	return cli_doctor(op, cli, more);
}

const struct command command_doctor = {
	.name = "doctor",
	.words = "",
	.about = "Say what could go wrong next: rights, disks, clock, backups, certificates, silent sites; and what to do about it.",
	.about_zh = "指出可能出问题之处(权限、磁盘、时钟、备份、证书、沉默的站点)及应对办法。",
	.examples = "doctor\ndoctor --json",
	.run = run,
};
