/* The program from outside: how soon it answers, and what an import takes. */
#include <stdlib.h>

#include "programs.h"
#include "town.h"
#include "year.h"

enum { STARTS = 15 };

static double answer_once(const struct bench_options *o, const char *dir)
{
	struct running r;
	double from = now_us();

	program_start(o, (const char *const[]){o->daybook, "-C", dir, "status", "--json", NULL}, &r);
	(void)program_wait(&r);
	return now_us() - from;
}

/* `daybook status --json`, from its start to its end, with the year in the book against
 * a book just begun. */
static void start(const struct bench_options *o, const char *name)
{
	double ratios[64], full[STARTS], empty[STARTS];
	const char *year_dir, *empty_dir;
	struct year y;

	if (programs_missing(o)) {
		say_not_measured(name, programs_missing(o));
		return;
	}
	year_find(&y, o);
	year_dir = path_in(&y.arena, o->dir, "start-year");
	empty_dir = path_in(&y.arena, o->dir, "start-empty");
	town_copy(y.site, year_dir);
	shell("rm -rf '%s' && '%s' -C '%s' init --user li --name li >>'%s/said' 2>&1", empty_dir, o->daybook, empty_dir,
		o->dir);
	for (int i = 0; i < o->pairs; i++) {
		for (int k = 0; k < STARTS; k++) {
			full[k] = answer_once(o, year_dir);
			empty[k] = answer_once(o, empty_dir);
		}
		ratios[i] = median(full, STARTS) / median(empty, STARTS);
	}
	aside("with the year %.1f ms, empty %.1f ms", median(full, STARTS) / 1e3, median(empty, STARTS) / 1e3);
	say_ratio(name, ratios, o->pairs, AT_MOST, 1.50);
	year_done(&y);
}

/* ---- import ---- */

/* Head office makes the records of the file, the site hears them and imports its country. */
static void rss_import(const struct bench_options *o, const char *name)
{
	struct arena arena = {0};
	const char *ho = path_in(&arena, o->dir, "import-ho"), *site = path_in(&arena, o->dir, "import-S01"),
		   *csv = path_in(&arena, o->dir, "data.csv");
	struct office office = {.port = free_port()};
	struct running r, daemon;

	if (programs_missing(o) || !file_exists(o->data)) {
		say_not_measured(name, programs_missing(o) ? programs_missing(o) : "the year's CSV is not there");
		arena_done(&arena);
		return;
	}
	shell("xz -dc '%s' >'%s'", o->data, csv);
	if (o->small)
		shell("head -2000 '%s' >'%s.head' && mv '%s.head' '%s'", csv, csv, csv, csv);
	shell("s='%s'; h='%s'; { $s -C $h init --user gm --name gm --host 127.0.0.1 --listen 127.0.0.1:%d && "
	      "$s -C $h site create --key S01 --name 'United Kingdom' --as gm && "
	      "$s -C $h user create --key li --name li --sites S01 --roles OWN --as gm && "
	      "$s -C $h user create --key wu --name wu --sites S01 --roles OWN --as gm && "
	      "$s -C $h import online-retail --records '%s' --as gm; } >>'%s/said' 2>&1",
		o->daybook_syncd, ho, office.port, csv, o->dir);
	office_serve(&office, o, ho, &daemon);
	shell("'%s' -C '%s' enrol \"$('%s' -C '%s' token S01 2>>'%s/said' | grep -o 'daybook1:[^ ]*' | head -1)\" "
	      ">>'%s/said' 2>&1",
		o->daybook, site, o->daybook_syncd, ho, o->dir, o->dir);
	program_stop(&daemon);
	program_start(o,
		(const char *const[]){o->daybook, "-C", site, "import", "online-retail", csv, "--country",
			"United Kingdom", "--as", "li", "--with", "wu", NULL},
		&r);
	say_megabytes(name, program_wait(&r), 60);
	shell("rm -rf '%s' '%s' '%s'", ho, site, csv);
	arena_done(&arena);
}

const struct bench program_benches[] = {{"rss_import", rss_import}, {"start", start}, {0}};
