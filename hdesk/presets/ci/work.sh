# Exit code 3 says that there are findings. They are shown further down; they stop nothing here.
may_find() { "$@" || { code=$?; [ "$code" -eq 3 ] || return "$code"; }; }
kinds=""
if [ "$(TZ="$DESK_ZONE" date +%H)" -ge "$DESK_REPORTS_FROM" ]; then kinds="weekly monthly quarterly"; fi
git config user.name "$DESK_BOT_NAME"
git config user.email "$DESK_BOT_EMAIL"
git fetch -q origin '+refs/hdesk/*:refs/hdesk/*'

# Whoever pushed meanwhile goes first: then it is done again, on top of theirs.
tries=0
while :; do
  git fetch -q origin "+refs/heads/$DESK_BRANCH:refs/remotes/origin/$DESK_BRANCH"
  git checkout -q -B "$DESK_BRANCH" "refs/remotes/origin/$DESK_BRANCH"
  may_find hdesk sweep
  for kind in $kinds; do may_find hdesk report "$kind" --commit; done
  git push -q origin "HEAD:refs/heads/$DESK_BRANCH" && break
  tries=$((tries + 1))
  [ "$tries" -lt 3 ] || { echo "others pushed three times meanwhile; the next run goes on"; exit 1; }
done

# What was sent is noted in refs/hdesk, which are pushed whatever happens: nobody gets anything twice.
(
  trap 'code=$?; git push -q --force origin "refs/hdesk/*:refs/hdesk/*" || code=1; exit "$code"' EXIT
  may_find hdesk notify --check
  for kind in $kinds; do may_find hdesk report "$kind" --send; done
)
