set -eu
git switch --create "translations/$JOB"
git add docs
if git diff --cached --quiet; then echo "nothing has changed"; exit 0; fi
git -c user.name=github-actions -c user.email=github-actions@users.noreply.github.com commit --message "Translations of $JOB"
gh auth setup-git
git push --force origin "translations/$JOB"
gh pr create --head "translations/$JOB" --title "Translations" --body "Of job $JOB. Read them before you merge them."
