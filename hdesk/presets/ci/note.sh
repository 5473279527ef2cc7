# Python runs isolated (-I): it must not load what lies in this folder. One note is kept, and brought up to date.
mine='import json, sys; print(next((one["id"] for one in json.load(sys.stdin) if one["body"].startswith("<!-- hdesk: ")), ""))'
body='import json, sys; print(json.dumps({"body": open(sys.argv[1], encoding="utf-8").read()[:60000]}))'
old=$(curl -fsS -H "$auth" "$notes?per_page=100" | python3 -I -c "$mine")
python3 -I -c "$body" "$text" > "$text.json"
set -- -X POST "$notes"
[ -z "$old" ] || set -- -X "$change" "$note/$old"
curl -fsS -H "$auth" -H 'Content-Type: application/json' --data-binary "@$text.json" -o /dev/null "$@"
