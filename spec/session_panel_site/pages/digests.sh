digest() {
  find "$@" -type f \( -name '*.py' -o -name '*.toml' -o -name '*.po' \) |
    grep -v -e '^domain/approvals.toml' -e '^domain/manual' |
    LC_ALL=C sort | while read -r file; do
      printf '%s %d\n' "$file" "$(wc -c < "$file")"
      cat "$file"
    done | sha256sum
}
(cd machines && digest session_panel)
(cd spec/session_panel_spec && digest domain model reference)
