/* The command, and how a finding is told. */
#include "cli/doctor.h"

#include <stdarg.h>
#include <string.h>

#include "doctor_checks.h"
#include "seal/keyfile.h"
#include "seal/pki.h"
#include "cli/wording.h"

enum { CERTIFICATE_MAX = 64 * 1024, DAY_MS = 24 * 60 * 60 * 1000 };
enum { CERTIFICATE_LOOK_DAYS = 60, CERTIFICATE_BAD_DAYS = 7 };

static const char *const words[] = {"ok", "look", "bad"};
static const char *const words_zh[] = {"正常", "注意", "不良"};

static struct str say(struct doctor *d, const char *format, va_list args) __attribute__((format(printf, 2, 0)));

static struct str say(struct doctor *d, const char *format, va_list args)
{
	char text[1024];

	vsnprintf(text, sizeof(text), format, args);
	return arena_str(&d->cli->arena, str_from(text));
}

static void put_json(struct doctor *d, const char *check, enum health health, struct str what, const char *todo)
{
	struct buf *to = &d->json;

	buf_puts(to, to->n ? ",{" : "{");
	json_put_key(to, "check");
	json_put_str(to, str_from(check));
	json_put_key(to, "health");
	json_put_str(to, str_from(words[health]));
	json_put_key(to, "found");
	json_put_str(to, what);
	if (todo) {
		json_put_key(to, "remedy");
		json_put_str(to, str_from(todo));
	}
	buf_putc(to, '}');
}

void doctor_say(struct doctor *d, const char *check, enum health health, struct remedy remedy, const char *en, const char *zh, ...)
{
	bool chinese = d->cli->lang == LANG_ZH;
	const char *todo = health == WELL ? NULL : chinese ? remedy.zh : remedy.en;
	struct str what;
	va_list args;

	va_start(args, zh);
	what = chinese ? say(d, zh, args) : say(d, en, args);
	va_end(args);
	d->bad |= health == BAD;
	put_json(d, check, health, what, todo);
	table_cell(&d->table, str_from((chinese ? words_zh : words)[health]));
	table_cell(&d->table, str_from(check));
	table_cell(&d->table, what);
	if (todo)
		buf_printf(&d->todo, "%s: %s\n", check, todo);
}

int64_t doctor_days_since(const struct doctor *d, struct moment m)
{
	return (world_now((struct world *)(uintptr_t)&d->cli->world).ms - m.ms) / DAY_MS;
}

enum err doctor_certificate(struct op *op, struct doctor *d, const char *check, const char *path, struct remedy renew)
{
	struct buf pem = BUF_INIT, until = BUF_INIT;
	struct pki_cert cert;
	int64_t days;
	enum err err = keyfile_read(op, path, CERTIFICATE_MAX, &pem);

	if (!err)
		err = pki_cert_read(op, buf_str(&pem), &cert);
	buf_done(&pem);
	if (err) {
		op_forgive(op);
		doctor_say(d, check, BAD, renew, "The certificate %s cannot be read.", "无法读取证书 %s。", path);
		return OK;
	}
	days = -doctor_days_since(d, cert.until);
	day_put(&until, day_of_moment(cert.until, d->cli->world.utc_offset_min));
	doctor_say(d, check, days < CERTIFICATE_BAD_DAYS ? BAD : days < CERTIFICATE_LOOK_DAYS ? LOOK_AT : WELL, renew,
		"The certificate is good until %s.", "证书有效至 %s。", until.p);
	buf_done(&until);
	return OK;
}

/* One that cannot be opened is the first finding; what lies beside it is looked at all the same. */
static enum err open_book(struct op *op, struct doctor *d)
{
	struct buf why = BUF_INIT;
	enum err err = identity_load(op, d->cli->dir, &d->id);

	if (err)
		return err;
	if ((err = cli_book(op, d->cli, DB_READ, &d->book))) {
		refusal_put(&op->refusal, d->cli->lang, &why);
		why.p[strcspn(why.p, "\n")] = 0;
		doctor_say(d, "database", BAD, (struct remedy){err_remedy(err, LANG_EN), err_remedy(err, LANG_ZH)},
			"The book cannot be opened: %s", "账本打不开:%s", why.p);
		op_forgive(op);
		d->book = NULL;
	}
	buf_done(&why);
	return OK;
}

static void tell(struct doctor *d)
{
	if (d->cli->json) {
		printf("{\"bad\":%s,\"findings\":[%.*s]}\n", d->bad ? "true" : "false", STR_ARG(buf_str(&d->json)));
	} else {
		table_print(&d->table);
		if (d->todo.n)
			printf("\n%.*s", STR_ARG(buf_str(&d->todo)));
	}
	if (d->bad)
		d->cli->status = ERR_REFUSED;
}

enum err cli_doctor(struct op *op, struct cli *cli, enum err (*more)(struct op *op, struct doctor *d))
{
	static const struct table_column titles[] = {{"Health"}, {"Check"}, {"Found"}};
	static const struct table_column titles_zh[] = {{"状况"}, {"检查"}, {"结果"}};
	struct doctor d = {.cli = cli};
	enum err err;

	table_init(&d.table, &cli->arena, cli->lang == LANG_ZH ? titles_zh : titles, 3);
	if (!(err = open_book(op, &d)) && !(err = doctor_files(op, &d)) && !(err = doctor_disks(op, &d)) &&
		!(err = d.book ? doctor_book(op, &d) : OK) && more)
		err = more(op, &d);
	progress_end(&cli->progress);
	if (!err)
		tell(&d);
	book_close(d.book);
	buf_done(&d.json);
	buf_done(&d.todo);
	return err;
}
