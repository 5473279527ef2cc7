# Indented, what customers wrote is neither Markdown nor a command to whoever reads this log.
found=0
look() {
  title=$1
  shift
  code=0
  said=$("$@" 2>&1) || code=$?
  printf '%s\n' "== $title" "$said" | sed 's/^/| /'
  { printf '### %s\n\n' "$title"; printf '%s\n' "$said" | sed 's/^/    /'; printf '\n'; } >> "$summary"
  case "$code" in
    0) ;;
    3) found=3; [ -z "${GITHUB_ACTIONS:-}" ] || echo "::warning title=hdesk::$title: there are findings" ;;
    *) exit "$code" ;;
  esac
}
