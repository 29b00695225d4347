/* `printer`: which printer this machine has. Kept beside the book, not in it: another
 * machine has another. */
#include "cli/commands.h"

#include "base/json.h"
#include "cli/printing.h"

static enum err fill(struct op *op, struct cli *cli, struct local_printer *p)
{
	struct str form = args_get(&cli->args, "form"), address;
	uint64_t columns = SLIP_COLUMNS;
	enum err err = args_u64(op, &cli->args, "columns", &columns);

	if (err)
		return err;
	if (cli->args.words_count != 2)
		return cli_usage(op, "Say where it is: printer set tcp:HOST:9100, or a device such as /dev/usb/lp0");
	if (columns < SLIP_COLUMNS_MIN || columns > SLIP_COLUMNS_MAX)
		return cli_usage(op, "--columns is %d to %d.", SLIP_COLUMNS_MIN, SLIP_COLUMNS_MAX);
	if (form.n && !str_is(form, "text") && !str_is(form, "escpos"))
		return cli_usage(op, "--form is text or escpos, not `%.*s`.", STR_ARG(form));
	address = cli->args.words[1];
	*p = (struct local_printer){
		.address = str_starts(address, STR("tcp:")) ? address : cli_path(cli, address),
		.form = form.n ? form : STR("escpos"), .columns = (int)columns,
		.drawer = args_has(&cli->args, "drawer"), .at_once = args_has(&cli->args, "at-once")};
	return OK;
}

/* What was recorded before there was a printer does not wait for it. */
static enum err begin_here(struct op *op, struct cli *cli, struct local_printer *p)
{
	struct book *b;
	enum err err = cli_book(op, cli, DB_READ, &b);

	if (err)
		return err;
	p->since = book_store(b)->folded_n;
	book_close(b);
	return OK;
}

static void tell(const struct cli *cli, const struct local_printer *p, bool there)
{
	struct buf text = BUF_INIT;
	bool zh = cli->lang == LANG_ZH;

	if (!there && cli->json) {
		buf_puts(&text, "{}\n");
	} else if (!there) {
		buf_puts(&text, zh ? "本机没有设置打印机\n" : "no printer is set up on this machine\n");
	} else if (cli->json) {
		buf_puts(&text, "{\"address\":");
		json_put_str(&text, p->address);
		buf_printf(&text, ",\"form\":\"%.*s\",\"columns\":%d,\"drawer\":%s,\"at_once\":%s}\n", STR_ARG(p->form), p->columns,
			p->drawer ? "true" : "false", p->at_once ? "true" : "false");
	} else {
		buf_printf(&text, zh ? "打印机 %.*s,%.*s,%d 列%s%s\n" : "printer %.*s, %.*s, %d columns%s%s\n", STR_ARG(p->address),
			STR_ARG(p->form), p->columns, !p->drawer ? "" : zh ? ",开钱箱" : ", opens the drawer",
			!p->at_once ? "" : zh ? ",录入后立即打印" : ", prints at once");
	}
	out_print(&text);
	buf_done(&text);
}

static enum err change(struct op *op, struct cli *cli, struct local_db *local)
{
	struct str word = cli->args.words_count ? cli->args.words[0] : STR("show");
	struct local_printer printer, before;
	bool there;
	enum err err = local_printer_get(op, local, &before, &there);

	if (err)
		return err;
	printer = before;
	if (str_is(word, "set")) {
		if ((err = fill(op, cli, &printer)))
			return err;
		printer.since = before.since;
		if (!there && (err = begin_here(op, cli, &printer)))
			return err;
		err = local_printer_put(op, local, &printer);
		there = true;
	} else if (str_is(word, "off")) {
		err = local_printer_drop(op, local);
		there = false;
	} else if (!str_is(word, "show")) {
		return cli_usage(op, "This command is written: %s %s %s", cli->program->name, "printer", "set ADDRESS | show | off");
	}
	if (!err)
		tell(cli, &printer, there);
	return err;
}

static enum err run(struct op *op, struct cli *cli)
{
	struct local_db *local;
	struct book *b;
	enum err err = cli_book(op, cli, DB_READ, &b);

	/* No printer is set up where there is no book. */
	if (err)
		return err;
	book_close(b);
	if ((err = local_db_open(op, cli->dir, &local)))
		return err;
	err = change(op, cli, local);
	local_db_close(local);
	return err;
}

static const struct arg_option options[] = {
	{"form", "text|escpos", "what it takes (escpos)", "打印指令(默认 escpos)"},
	{"columns", "N", "32 for 58 mm, 48 for 80 mm (48)", "58 毫米纸 32,80 毫米纸 48(默认)"},
	{"drawer", NULL, "it opens the drawer for what is paid at the counter", "柜台收款时打开钱箱"},
	{"at-once", NULL, "print every paper as soon as it is recorded", "录入后立即打印"},
	{0}};

const struct command command_printer = {
	.name = "printer",
	.words = "[set ADDRESS | show | off]",
	.words_max = 2,
	.about = "Say which printer this machine has: a device, a file, or tcp:HOST:PORT.",
	.about_zh = "设置本机打印机:设备、文件或 tcp:主机:端口。",
	.examples = "printer set tcp:192.168.1.50:9100 --columns 48 --drawer --at-once\nprinter set /dev/usb/lp0 --columns 32\n"
		    "printer show\nprinter off",
	.options = options,
	.run = run,
};
