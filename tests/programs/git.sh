# git: makes a repository of many commits, packs it, clones it, checks it.
needs="git:git"
commits=$((quick ? 50 : 1000))
work="init, $commits commits, branch, merge, gc, clone, fsck"
expect="git"

version() { git --version; }

run() {
    local i
    export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL="$HOME/gitconfig"
    export GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@example.org
    export GIT_COMMITTER_NAME=C GIT_COMMITTER_EMAIL=c@example.org
    git config --global gc.autoDetach false
    git config --global init.defaultBranch main
    git config --global pack.threads 2

    git init -q tree
    cd tree
    for ((i = 1; i <= commits; i++)); do
        echo "line $i" >>"file-$((i % 40))"
        mkdir -p "dir-$((i % 7))"
        echo "$((i * i))" >"dir-$((i % 7))/number"
        git add .
        GIT_AUTHOR_DATE="$((800000000 + i * 60)) +0000" \
            GIT_COMMITTER_DATE="$((800000000 + i * 60)) +0000" \
            git commit -q -m "commit $i"
    done
    export GIT_AUTHOR_DATE='900000000 +0000'
    export GIT_COMMITTER_DATE='900000000 +0000'
    git checkout -q -b side "HEAD~$((commits / 2))"
    echo side >side
    git add side
    git commit -q -m side
    git checkout -q main
    git merge -q --no-edit side
    git log --stat | sha256sum
    git blame file-1 | sha256sum
    git gc -q --aggressive --prune=now
    git fsck --full --strict
    cd ..
    git clone -q --bare "file://$PWD/tree" bare
    git -C bare fsck --full --strict
    git -C bare rev-list --objects --all | sort | sha256sum
    git -C bare archive --format=tar HEAD | sha256sum
    git -C tree rev-parse HEAD
    git -C tree status --short
    rm -rf tree/.git bare       # packs depend on how threads share the work
}
