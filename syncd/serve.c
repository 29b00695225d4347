/* `serve`: opens everything, starts the threads, waits for a signal, ends in order.
 *
 * Ending goes from the outside in: no new calls, no waiting feeds, what is in flight
 * is answered, then the readers, the commands of this machine and the writer leave.
 * Nothing that was answered is lost whenever the program dies; the order is for those
 * who still wait for an answer. */
#include <errno.h>
#include <malloc.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/check.h"
#include "commands.h"
#include "hand.h"
#include "local.h"
#include "metrics.h"
#include "notify.h"
#include "say.h"

enum { WRITER_CACHE_KIB = 16 * 1024, ANSWER_MS = 35 * 1000, HEAPS = 2 };

static enum err load(struct op *op, struct cli *cli, struct office *office)
{
	struct book_options options = {.world = &office->world,
		.mode = DB_WRITE,
		.cache_kib = WRITER_CACHE_KIB,
		.reserve = cli_reserve(),
		.progress = progress_at,
		.progress_ctx = &cli->progress};
	struct identity id;
	enum err err;

	if ((err = identity_load(op, cli->dir, &id)) || (err = config_load(op, cli->dir, &office->config)) ||
		(err = keys_load(op, cli->dir, &office->config, &office->world, &office->keys)))
		return err;
	err = book_open(op, cli->dir, &options, &office->book);
	progress_end(&cli->progress);
	return err;
}

static enum err listen_on(struct op *op, struct cli *cli, struct office *office)
{
	struct str text = args_get(&cli->args, "listen"), address;
	struct http_config config = {.loops = LOOPS,
		.ask_peer = true,
		.body_max = BATCH_SENT_MAX,
		.answer_ms = ANSWER_MS,
		.cert_pem = buf_str(&office->keys.server.cert),
		.key_pem = buf_str(&office->keys.server.key),
		.authority_pem = buf_str(&office->keys.authority.cert),
		.handle = office_handle,
		.ctx = office};
	enum err err = listen_read(op, text.n ? text : office->config.listen, &address, &config.port);

	if (err)
		return err;
	config.address = address.p;
	if ((err = http_server_open(op, &config, &office->server)))
		return err;
	office->port = http_server_port(office->server);
	office->listening = arena_printf(&op->arena, "%s:%d", host_in_address(op, address).p, office->port).p;
	return OK;
}

static enum err watch_on(struct op *op, struct cli *cli, struct office *office)
{
	struct str text = args_get(&cli->args, "metrics");

	if (!text.n)
		text = office->config.metrics;
	return text.n ? metrics_open(op, office, text, &office->metrics) : OK;
}

static void *http_run(void *arg)
{
	struct office *office = arg;

	http_server_run(office->server);
	return NULL;
}

static void start_thread(pthread_t *thread, void *(*run)(void *), struct office *office)
{
	CHECK(pthread_create(thread, NULL, run, office) == 0);
}

static void start(struct office *office)
{
	start_thread(&office->writer, writer_run, office);
	for (int i = 0; i < READERS; i++)
		start_thread(&office->readers[i], reader_run, office);
	start_thread(&office->http, http_run, office);
}

static void stop(struct office *office)
{
	atomic_store(&office->pulse.draining, true);
	http_server_stop(office->server);
	hall_leave(&office->hall);
	pthread_join(office->http, NULL);
	hall_send_readers_home(&office->hall);
	for (int i = 0; i < READERS; i++)
		pthread_join(office->readers[i], NULL);
	local_close(office->local);
	hall_send_writer_home(&office->hall);
	pthread_join(office->writer, NULL);
}

static void tell(const struct cli *cli, const struct office *office)
{
	struct buf text = BUF_INIT;
	const char *metrics = office->metrics ? metrics_address(office->metrics) : NULL;

	if (cli->json) {
		buf_puts(&text, "{\"listening\":");
		json_put_str(&text, str_from(office->listening));
		buf_printf(&text, ",\"port\":%d", office->port);
		if (metrics) {
			buf_puts(&text, ",\"metrics\":");
			json_put_str(&text, str_from(metrics));
		}
		buf_puts(&text, "}\n");
	} else {
		buf_printf(&text, in_lang(cli->lang, "listening on %s\n", "正在监听 %s\n"), office->listening);
		if (metrics)
			buf_printf(&text, in_lang(cli->lang, "metrics on http://%s/metrics\n", "指标在 http://%s/metrics\n"), metrics);
	}
	out_print(&text);
	fflush(stdout);
	buf_done(&text);
}

/* The supervisor starts the program anew where the writer is stuck: it is not told that
 * all is well then. What an operator can see to is in the status alone. */
static void tell_supervisor(struct office *office, const struct notifier *n, bool ready)
{
	struct http_counts open = http_server_counts(office->server);
	struct buf text = BUF_INIT;
	const char *why;

	if (ready)
		buf_puts(&text, "READY=1\n");
	if (n->watchdog_ms && pulse_writer_is_well(&office->pulse, &why))
		buf_puts(&text, "WATCHDOG=1\n");
	if (pulse_is_well(&office->pulse, office->dir, &why))
		buf_printf(&text, "STATUS=Serving on %s: %d devices, %llu entries taken in.", office->listening,
			open.devices, (unsigned long long)atomic_load(&office->pulse.entries));
	else
		buf_printf(&text, "STATUS=Not well: %s.", why);
	notifier_say(n, text.p);
	buf_done(&text);
}

/* The signal that ends it. */
static int serve_until(struct office *office, const struct notifier *n, const sigset_t *ends)
{
	const struct timespec turn = {n->watchdog_ms / 1000, n->watchdog_ms % 1000 * 1000000};
	int which;

	tell_supervisor(office, n, true);
	for (;;) {
		which = n->watchdog_ms ? sigtimedwait(ends, NULL, &turn) : sigwaitinfo(ends, NULL);
		if (which > 0)
			break;
		if (errno == EAGAIN)
			tell_supervisor(office, n, false);
	}
	notifier_say(n, "STOPPING=1\nSTATUS=Ending: what is in flight is answered.");
	return which;
}

/* Blocked in every thread, taken here alone. */
static sigset_t block_signals(void)
{
	sigset_t ends;

	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&ends);
	sigaddset(&ends, SIGTERM);
	sigaddset(&ends, SIGINT);
	CHECK(pthread_sigmask(SIG_BLOCK, &ends, NULL) == 0);
	return ends;
}

static enum err run(struct op *op, struct cli *cli, struct office *office, const sigset_t *ends)
{
	struct notifier n;
	int which;
	enum err err;

	hall_init(&office->hall);
	pulse_init(&office->pulse, cli_reserve() > 0);
	if ((err = watch_on(op, cli, office)) || (err = local_open(op, office, &office->local))) {
		metrics_close(office->metrics);
		hall_done(&office->hall);
		return err;
	}
	start(office);
	tell(cli, office);
	say(SAY_INFO, "serving", "site", "HO", "port", say_number(op, office->port).p, NULL);
	notifier_open(&n);
	which = serve_until(office, &n, ends);
	say(SAY_INFO, "ending", "signal", which == SIGTERM ? "TERM" : "INT", NULL);
	stop(office);
	metrics_close(office->metrics);
	notifier_close(&n);
	say(SAY_INFO, "ended", NULL);
	hall_done(&office->hall);
	return OK;
}

/* A connection is a descriptor, and a shell gives a program 1024 of them. */
static void take_descriptors(void)
{
	struct rlimit most;

	if (getrlimit(RLIMIT_NOFILE, &most) < 0)
		return;
	most.rlim_cur = most.rlim_max;
	setrlimit(RLIMIT_NOFILE, &most);
}

static void close_all(struct office *office, int lock)
{
	http_server_close(office->server);
	book_close(office->book);
	keys_done(&office->keys);
	if (lock >= 0)
		close(lock);
}

static enum err serve(struct op *op, struct cli *cli)
{
	struct office office = {.dir = cli->dir};
	sigset_t ends = block_signals();
	int lock = -1;
	enum err err;

	/* Batches pass from thread to thread; heaps of their own would each keep the largest. */
	mallopt(M_ARENA_MAX, HEAPS);
	world_real(&office.world);
	take_descriptors();
	if (!(err = hand_lock(op, cli->dir, &lock)) && !(err = load(op, cli, &office)) &&
		!(err = listen_on(op, cli, &office)))
		err = run(op, cli, &office, &ends);
	close_all(&office, lock);
	return err;
}

static const struct arg_option options[] = {
	{"listen", "ADDR:PORT", "instead of what syncd.json says; port 0: any free one", "代替 syncd.json 中的设置;端口 0:任一空闲端口"},
	{"metrics", "ADDR:PORT", "tell /metrics and /healthz there, such as " METRICS_EXAMPLE
		"; instead of what syncd.json says", "在该处提供 /metrics 和 /healthz,如 " METRICS_EXAMPLE
		";代替 syncd.json 中的设置"}, {0}};

const struct command command_serve = {
	.name = "serve",
	.words = "",
	.about = "Serve the sites until SIGTERM.",
	.about_zh = "为各站点服务,直到收到 SIGTERM。",
	.examples = "serve\nserve --listen 0.0.0.0:7443\nserve --metrics " METRICS_EXAMPLE "\n",
	.options = options,
	.run = serve,
};
