/* Starting programs, hearing them, ending them. */
#include "programs.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "town.h"

const char *programs_missing(const struct bench_options *o)
{
	return file_exists(o->daybook) && file_exists(o->daybook_syncd) ? NULL : "the programs are not built";
}

void program_start(const struct bench_options *o, const char *const *argv, struct running *out)
{
	struct arena arena = {0};
	const char *said = path_in(&arena, o->dir, "said");
	int pipes[2];

	must_be(pipe(pipes) == 0, "a pipe");
	out->pid = fork();
	must_be(out->pid >= 0, "a process");
	if (!out->pid) {
		int err = open(said, O_WRONLY | O_CREAT | O_APPEND, 0600);
		dup2(pipes[1], 1);
		dup2(err, 2);
		close(pipes[0]);
		close(pipes[1]);
		execv(argv[0], (char *const *)(uintptr_t)argv);
		_exit(127);
	}
	close(pipes[1]);
	out->out = pipes[0];
	arena_done(&arena);
}

bool program_says(struct running *r, const char *word, char *line, size_t size)
{
	size_t n = 0;
	char c;

	while (read(r->out, &c, 1) == 1) {
		if (c != '\n') {
			if (n + 1 < size)
				line[n++] = c;
			continue;
		}
		line[n] = 0;
		n = 0;
		if (strncmp(line, word, strlen(word)) == 0)
			return true;
	}
	return false;
}

int64_t program_wait(struct running *r)
{
	char rest[4096];
	struct rusage use;
	int status;

	while (read(r->out, rest, sizeof(rest)) > 0)
		;
	close(r->out);
	must_be(wait4(r->pid, &status, 0, &use) == r->pid, "waiting for a program");
	must_be(WIFEXITED(status) && WEXITSTATUS(status) == 0, "a program of ours (DIR/said says why)");
	return use.ru_maxrss;
}

void program_stop(struct running *r)
{
	kill(r->pid, SIGTERM);
	(void)program_wait(r);
}

int64_t program_resident_kib(const struct running *r)
{
	char path[64], line[256];
	long long kib = 0;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/status", (int)r->pid);
	f = fopen(path, "r");
	must_be(f != NULL, path);
	while (fgets(line, sizeof(line), f))
		if (sscanf(line, "VmRSS: %lld", &kib) == 1)
			break;
	fclose(f);
	must_be(kib > 0, "VmRSS");
	return kib;
}

/* ---- head office and a site ---- */

int free_port(void)
{
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof(a);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	must_be(fd >= 0 && bind(fd, (struct sockaddr *)&a, size) == 0 &&
			getsockname(fd, (struct sockaddr *)&a, &size) == 0,
		"a free port");
	close(fd);
	return ntohs(a.sin_port);
}

void office_serve(const struct office *f, const struct bench_options *o, const char *dir, struct running *out)
{
	char listen[64], line[256];

	snprintf(listen, sizeof(listen), "127.0.0.1:%d", f->port);
	program_start(o, (const char *const[]){o->daybook_syncd, "-C", dir, "serve", "--listen", listen, NULL}, out);
	must_be(program_says(out, "listening", line, sizeof(line)), "serving (DIR/said says why)");
}

static void records(const struct office *f)
{
	struct rig_world w;
	struct book *ho;

	rig_world_init(&w, 31);
	ho = town_open(&w, f->ho, true, "");
	town_records(ho, "gm");
	book_close(ho);
}

void office_make(struct office *f, const struct bench_options *o)
{
	struct running daemon;

	*f = (struct office){.port = free_port()};
	f->ho = path_in(&f->arena, o->dir, "ho");
	f->site = path_in(&f->arena, o->dir, "S01");
	shell("rm -rf '%s' '%s'", f->ho, f->site);
	shell("'%s' -C '%s' init --user gm --name gm --host 127.0.0.1 --listen 127.0.0.1:%d >>'%s/said' 2>&1",
		o->daybook_syncd, f->ho, f->port, o->dir);
	records(f);
	office_serve(f, o, f->ho, &daemon);
	shell("'%s' -C '%s' enrol \"$('%s' -C '%s' token S01 2>>'%s/said' | grep -o 'daybook1:[^ ]*' | head -1)\" "
	      ">>'%s/said' 2>&1",
		o->daybook, f->site, o->daybook_syncd, f->ho, o->dir, o->dir);
	program_stop(&daemon);
}

void office_enrol(const struct bench_options *o, const char *ho, const char *site, const char *dir)
{
	shell("rm -rf '%s'; '%s' -C '%s' site create --key %s --name %s --as gm >>'%s/said' 2>&1", dir, o->daybook_syncd,
		ho, site, site, o->dir);
	shell("'%s' -C '%s' enrol \"$('%s' -C '%s' token %s 2>>'%s/said' | grep -o 'daybook1:[^ ]*' | head -1)\" "
	      ">>'%s/said' 2>&1",
		o->daybook, dir, o->daybook_syncd, ho, site, o->dir, o->dir);
}

void office_done(struct office *f)
{
	arena_done(&f->arena);
}
