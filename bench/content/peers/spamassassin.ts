// SpamAssassin: its rules and its Bayes statistics, without the network. Mail::SpamAssassin(3pm)
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { Workplace } from '../../support/stack.ts'
import { isUnwanted, type Contender } from '../contender.ts'
import { childrenCpuMs } from './children-cpu.ts'

/** By its own library, as spamd does it: starting the program anew for each letter would cost more than judging. */
const PROGRAM = `
use Mail::SpamAssassin;
my ($folder) = @ARGV;
my $judge = Mail::SpamAssassin->new({
  local_tests_only => 1, dont_copy_prefs => 1, userprefs_filename => "$folder/prefs", userstate_dir => $folder,
});
$judge->init(1);
$| = 1;
while (my $line = <STDIN>) {
  chomp $line;
  my ($task, $file) = split / /, $line, 2;
  open my $in, '<', $file or die $!;
  my $mail = $judge->parse([<$in>]);
  close $in;
  if ($task eq 'judge') {
    my $status = $judge->check($mail);
    print $status->get_score(), ' ', $status->is_spam() ? 1 : 0, ' ', $status->get_names_of_tests_hit(), "\\n";
    $status->finish();
  } else {
    $judge->learn($mail, undef, $task eq 'spam' ? 1 : 0, 0)->finish();
  }
  $mail->finish();
}
$judge->rebuild_learner_caches();
$judge->finish();
`

export function spamassassin(): Contender {
  const place = new Workplace('spamassassin')
  place.write(
    'prefs',
    `bayes_path ${place.path('bayes')}\nbayes_auto_learn 0\nbayes_auto_expire 0\nuse_txrep 0\nuse_awl 0\n`,
  )
  const start = () =>
    spawn('perl', ['-e', PROGRAM, place.folder], { stdio: ['pipe', 'pipe', 'inherit'], cwd: place.folder })
  return {
    name: 'SpamAssassin + Bayes',
    learn: async (letters) => {
      const program = start()
      program.stdout.resume()
      let count = 0
      for await (const { document, bytes } of letters) {
        const file = place.write(`learned/${count++}`, bytes)
        program.stdin.write(`${isUnwanted(document) ? 'spam' : 'ham'} ${file}\n`)
      }
      program.stdin.end()
      await once(program, 'exit')
    },
    judge: async function* (letters) {
      const program = start()
      const files = letters.map(({ bytes }, index) => place.write(`letters/${index}`, bytes))
      program.stdin.end(files.map((file) => `judge ${file}\n`).join(''))
      for await (const line of createInterface({ input: program.stdout })) {
        const [score, isSpam, tests = ''] = line.split(' ')
        yield { score: Number(score), isStopped: isSpam === '1', reasons: tests.split(','), ms: NaN }
      }
      if (program.exitCode === null) await once(program, 'exit')
    },
    cpuMs: childrenCpuMs,
    memoryMib: () => NaN,
    close: () => place.stop(),
  }
}
