/* `completion SHELL`: the script by which a shell completes this program's command lines.
 *
 * It asks the program itself at each stroke (complete_cmd.c), so that a script once
 * installed goes on being right. */
#include <string.h>

#include "cli/commands.h"

/* @P: the program's name; @F: the same as a function may be called. */
static const char bash[] =
	"# bash completion for @P\n"
	"_@F()\n"
	"{\n"
	"\tlocal line=${COMP_LINE:0:COMP_POINT} breaks=${COMP_WORDBREAKS//[^=:]/}\n"
	"\tmapfile -t COMPREPLY < <(\"${COMP_WORDS[0]}\" complete --line \"$line\" --breaks \"$breaks\" 2>/dev/null)\n"
	"\t[[ ${#COMPREPLY[@]} -gt 0 && ${COMPREPLY[0]} == *= ]] && compopt -o nospace\n"
	"\treturn 0\n"
	"}\n"
	"complete -o bashdefault -o default -F _@F @P\n";

static const char zsh[] =
	"#compdef @P\n"
	"_@F()\n"
	"{\n"
	"\tlocal word about\n"
	"\tlocal -a words_found shown\n"
	"\twhile IFS=$'\\t' read -r word about; do\n"
	"\t\twords_found+=(\"$word\")\n"
	"\t\tshown+=(\"$word  $about\")\n"
	"\tdone < <(\"${words[1]}\" complete --told --line \"$LBUFFER\" 2>/dev/null)\n"
	"\tif (( ! ${#words_found} )); then\n"
	"\t\t_files\n"
	"\telif [[ ${words_found[1]} == *= ]]; then\n"
	"\t\tcompadd -U -l -S '' -d shown -a words_found\n"
	"\telse\n"
	"\t\tcompadd -U -l -d shown -a words_found\n"
	"\tfi\n"
	"}\n"
	"if [[ ${funcstack[1]} == _@F ]]; then\n"
	"\t_@F \"$@\"\n"
	"else\n"
	"\tcompdef _@F @P\n"
	"fi\n";

static const char fish[] =
	"# fish completion for @P\n"
	"complete -c @P -f -a '(@P complete --told --line (commandline -cp) 2>/dev/null)'\n"
	"complete -c @P -s C -r -F\n";

static const struct {
	const char *shell, *script;
} scripts[] = {{"bash", bash}, {"zsh", zsh}, {"fish", fish}};

static void print(const char *script, const char *name)
{
	for (const char *c = script; *c; c++) {
		if (c[0] != '@' || (c[1] != 'P' && c[1] != 'F')) {
			putchar(*c);
			continue;
		}
		for (const char *n = name; *n; n++)
			putchar(*n == '-' && c[1] == 'F' ? '_' : *n);
		c++;
	}
}

static enum err run(struct op *op, struct cli *cli)
{
	for (size_t i = 0; i < sizeof(scripts) / sizeof(*scripts); i++)
		if (str_is(cli->args.words[0], scripts[i].shell)) {
			print(scripts[i].script, cli->program->name);
			return OK;
		}
	return cli_usage(op, "There is no completion for `%.*s`; for bash, zsh and fish there is.", STR_ARG(cli->args.words[0]));
}

static void more(const struct cli *cli, struct buf *to)
{
	const char *name = cli->program->name;

	buf_printf(to, in_lang(cli->lang, "\nThe packages install it; by hand:\n", "\n软件包会自动安装;手工安装:\n"));
	buf_printf(to, "  %s completion bash > ~/.local/share/bash-completion/completions/%s\n", name, name);
	buf_printf(to, "  %s completion zsh > ~/.zfunc/_%s\n", name, name);
	buf_printf(to, "  %s completion fish > ~/.config/fish/completions/%s.fish\n", name, name);
	buf_printf(to, in_lang(cli->lang, "For all users: %s\n", "供所有用户:%s\n"), "/usr/share/bash-completion/completions/, "
		"/usr/share/zsh/vendor-completions/, /usr/share/fish/vendor_completions.d/");
}

const struct command command_completion = {
	.name = "completion",
	.words = "bash|zsh|fish",
	.words_min = 1,
	.words_max = 1,
	.about = "Print the script by which a shell completes commands, options, users and keys.",
	.about_zh = "打印 shell 补全脚本:命令、选项、用户和编码。",
	.examples = "completion bash",
	.more = more,
	.run = run,
};
