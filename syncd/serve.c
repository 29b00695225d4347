/* `serve`: opens everything, starts the threads, waits for a signal, ends in order.
 *
 * Ending goes from the outside in: no new calls, no waiting feeds, what is in flight
 * is answered, then the readers, the commands of this machine and the writer leave.
 * Nothing that was answered is lost whenever the program dies; the order is for those
 * who still wait for an answer. */
#include <malloc.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/check.h"
#include "commands.h"
#include "hand.h"
#include "local.h"
#include "say.h"

enum { WRITER_CACHE_KIB = 16 * 1024, ANSWER_MS = 35 * 1000, HEAPS = 2 };

static enum err load(struct op *op, struct cli *cli, struct office *office)
{
	struct book_options options = {.world = &office->world,
		.mode = DB_WRITE,
		.cache_kib = WRITER_CACHE_KIB,
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
	printf("listening on %s:%d\n", host_in_address(op, address).p, office->port);
	return OK;
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

static enum err run(struct op *op, struct office *office, const sigset_t *ends)
{
	int which = 0;
	enum err err;

	hall_init(&office->hall);
	if ((err = local_open(op, office, &office->local))) {
		hall_done(&office->hall);
		return err;
	}
	start(office);
	fflush(stdout);
	say("serving", "site", "HO", "port", say_number(op, office->port).p, NULL);
	while (sigwait(ends, &which) != 0)
		;
	say("ending", "signal", which == SIGTERM ? "TERM" : "INT", NULL);
	stop(office);
	say("ended", NULL);
	hall_done(&office->hall);
	return OK;
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
	if (!(err = hand_lock(op, cli->dir, &lock)) && !(err = load(op, cli, &office)) &&
		!(err = listen_on(op, cli, &office)))
		err = run(op, &office, &ends);
	close_all(&office, lock);
	return err;
}

static const struct arg_option options[] = {
	{"listen", "ADDR:PORT", "instead of what syncd.json says; port 0: any free one", "代替 syncd.json 中的设置;端口 0:任一空闲端口"}, {0}};

const struct command command_serve = {
	.name = "serve",
	.words = "",
	.about = "Serve the sites until SIGTERM.",
	.about_zh = "为各站点服务,直到收到 SIGTERM。",
	.examples = "serve\nserve --listen 0.0.0.0:7443\n",
	.options = options,
	.run = serve,
};
