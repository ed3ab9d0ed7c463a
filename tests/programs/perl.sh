# perl: hashes, strings, patterns, closures, deep and cyclic structures.
needs="perl:perl"
rounds=$((quick ? 1 : 15))
work="$rounds rounds of hashes, patterns and deep structures"
expect="perl"

version() { perl -e 'print "$^V\n"'; }

run() {
    PERL_HASH_SEED=0 perl - "$rounds" <<'END'
use strict;
use warnings;
use Digest::MD5 qw(md5_hex);
use List::Util qw(sum shuffle reduce);
use Data::Dumper;
use Storable qw(freeze thaw);

my $state = 1998;
sub random {
    $state = ($state * 1103515245 + 12345) & 0x7fffffff;
    return ($state >> 8) % $_[0];
}
sub tree {
    my $depth = shift;
    return $depth
        ? { l => tree($depth - 1), r => tree($depth - 1), v => [random(9)] }
        : undef;
}
sub total {
    my $t = shift or return 0;
    return $t->{v}[0] + total($t->{l}) + total($t->{r});
}

for my $round (1 .. $ARGV[0]) {
    my (%h, @a, $text);
    for my $i (1 .. 60000) {
        my $key = 'k' . random(50000);
        $h{$key} .= chr(65 + $i % 26);
        push @a, $key x (1 + random(3));
        splice @a, random(scalar @a), 1 if $i % 3 == 0;
        delete $h{ 'k' . random(50000) } if $i % 2;
    }
    print scalar(keys %h), ' ', scalar(@a), ' ',
        md5_hex(join ',', map { "$_=$h{$_}" } sort keys %h), "\n";

    $text = join ' ', @a[0 .. 9999];
    (my $swapped = $text) =~ s/(k\d)(\d*)/<$2|$1>/g;
    my @found = $swapped =~ /<(\d+)\|k(\d)>(?=<\1)/g;
    print length($swapped), ' ', scalar(@found), ' ', md5_hex($swapped), "\n";

    my $t = tree(13);
    print total($t), ' ', length(Dumper(tree(8))), "\n";
    my $copy = thaw(freeze($t));
    print total($copy), "\n";

    my @cycle = map { { n => $_ } } 1 .. 2000;
    $cycle[$_]{next} = $cycle[$_ - 1] for 0 .. $#cycle;
    delete $_->{next} for @cycle;

    my @calls = map { my $n = $_; sub { $n += shift; $n } } 1 .. 20000;
    print sum(map { $_->(2) } @calls), "\n";
    my $huge = 'x' x 5_000_000;
    $huge .= 'y' x 100 for 1 .. 1000;
    substr($huge, 1000, 4_000_000) = 'z';
    print length($huge), ' ', md5_hex($huge), "\n";
    print md5_hex(join '', map { sprintf '%s%08.3f', $_, $_ / 7 }
        sort { $a <=> $b or $a cmp $b } map { random(1e6) } 1 .. 50000), "\n";
}
open my $pipe, '-|', $^X, '-e', 'print qq{child\n}' or die;
print <$pipe>;
close $pipe or die;
END
}
