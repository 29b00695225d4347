/* `doctor` at a site: the checks of every book, and the line to head office. */
#include "cli/doctor.h"

#include "commands.h"
#include "device.h"
#include "store/log.h"

enum { CONTACT_LOOK_DAYS = 3, CONTACT_BAD_DAYS = 14 };

struct waiting {
	struct moment since; /* when the first of them was written */
	int64_t count;
};

static enum err count(void *ctx, struct op *op, const struct entry_row *row)
{
	struct waiting *w = ctx;
	struct entry e;

	if (w->count++ > 0)
		return OK;
	if (entry_read(op, &op->arena, row->text, &e))
		op_forgive(op);
	else
		w->since = e.at;
	return OK;
}

static enum err contact(struct op *op, struct doctor *d)
{
	static const struct remedy sync = {"Run `sync`; where it says why head office cannot be reached, see to that.",
		"请运行 `sync`;若提示联系不上总部,请排除其所说的原因。"};
	struct store *s = book_store(d->book);
	struct waiting w = {0};
	struct str acked, synced;
	struct moment at;
	uint64_t seq = 0;
	int64_t days;
	enum err err;

	if ((err = meta_get(op, s, "acked", &acked)) || (err = meta_get(op, s, "synced_at", &synced)))
		return err;
	if (acked.n && !str_to_u64(acked, &seq))
		seq = 0;
	if ((err = entries_of_log(op, s, book_log(d->book), seq, count, &w)))
		return err;
	if (!moment_read(synced, &at)) {
		doctor_say(d, "head_office", BAD, sync, "Head office was never reached; %lld entries are here alone.",
			"从未联系上总部;%lld 条记录只在本地。", (long long)w.count);
		return OK;
	}
	days = doctor_days_since(d, at);
	doctor_say(d, "head_office", days >= CONTACT_BAD_DAYS ? BAD : days >= CONTACT_LOOK_DAYS ? LOOK_AT : WELL, sync,
		"The last contact was %lld days ago; %lld entries are not there yet, the first of them %lld days old.",
		"最近一次联系在 %lld 天前;%lld 条记录尚未上传,最早一条已有 %lld 天。", (long long)days, (long long)w.count,
		(long long)(w.since.ms ? doctor_days_since(d, w.since) : 0));
	return OK;
}

static enum err more(struct op *op, struct doctor *d)
{
	static const struct remedy renew = {"Run `sync` while it is good; after that, ask head office for a token and enrol anew.",
		"请在有效期内 `sync`;过期后请向总部索取令牌重新登记。"};
	enum err err;

	if (!d->id.server.n) {
		doctor_say(d, "head_office", WELL, (struct remedy){0}, "This book has no head office.", "本账没有总部。");
		return OK;
	}
	err = doctor_certificate(op, d, "certificate", device_path(op, d->cli->dir, "cert.pem"), renew);
	return err || !d->book ? err : contact(op, d);
}

static enum err run(struct op *op, struct cli *cli)
{
	return cli_doctor(op, cli, more);
}

const struct command command_doctor = {
	.name = "doctor",
	.words = "",
	.about = "Say what could go wrong next: rights, disks, clock, backups, certificate, the line; and what to do about it.",
	.about_zh = "指出可能出问题之处(权限、磁盘、时钟、备份、证书、线路)及应对办法。",
	.examples = "doctor\ndoctor --json",
	.run = run,
};
