# The rules that are proposed are read as data; nothing that comes with them is run.
{
  echo '<!-- hdesk: backtest -->'
  hdesk --format md rules backtest --against "$base" || [ $? -eq 3 ]
} > "$text"
cat "$text" >> "$summary"
