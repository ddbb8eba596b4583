/** All that is known of the label that is looked at, and what can be decided. */
import type { ReportLabel } from '@completion-batch/core/review';
import { Correction } from './correction.tsx';
import { type Deciding, decisionWords } from './deciding.ts';
import { Mark } from './mark.tsx';
import type { Label } from './model.ts';
import { REASON_WORDS, STATUS_WORDS } from './verdicts.ts';

interface Props {
  readonly label: Label;
  readonly deciding: Deciding;
}

export function LabelCard({ label, deciding }: Props) {
  const { row } = label;
  return (
    <div class="card">
      {row.reason !== null && row.status === 'NEEDS_REVIEW' && (
        <p class="card-reason">
          <Mark status="NEEDS_REVIEW" /> Needs a person: {REASON_WORDS[row.reason]}.
        </p>
      )}
      <SideBySide row={row} meaningOf={(name) => meaningIn(deciding, name)} />
      <Facts row={row} />
      {row.evidence.length > 0 && <Evidence evidence={row.evidence} />}
      {label.closed === null ? (
        <Actions label={label} deciding={deciding} />
      ) : (
        <p class="card-closed">Cannot be decided now. {label.closed}</p>
      )}
    </div>
  );
}

function meaningIn({ labelNames }: Deciding, name: string): string | undefined {
  return labelNames.find((each) => each.name === name)?.meaning;
}

interface SideProps {
  readonly row: ReportLabel;
  readonly meaningOf: (name: string) => string | undefined;
}

function SideBySide({ row, meaningOf }: SideProps) {
  return (
    <div class="sides">
      <div class="side">
        <h4>Proposed{whoProposed(row)}</h4>
        <p class="side-name">{row.label}</p>
        <p class="muted">{meaningOf(row.label)}</p>
        {row.corrects !== null && <p class="muted">in place of {row.corrects}</p>}
      </div>
      <div class="side">
        <h4>Suggested by the batch</h4>
        {row.suggested === null ? (
          <p class="muted">It suggested nothing.</p>
        ) : (
          <>
            <p class="side-name">{row.suggested}</p>
            <p class="muted">{meaningOf(row.suggested)}</p>
          </>
        )}
      </div>
    </div>
  );
}

function whoProposed({ proposedBy }: ReportLabel): string {
  if (proposedBy === null) return '';
  return proposedBy === 'COMPLETION_BATCH' ? ' by an earlier batch' : ` by ${proposedBy}`;
}

function Facts({ row }: { readonly row: ReportLabel }) {
  const facts: readonly (readonly [string, string | null])[] = [
    ['Stands as', STATUS_WORDS[row.status]],
    ['The batch said', row.said === null || row.said === row.status ? null : STATUS_WORDS[row.said]],
    ['Check that spoke', row.check],
    ['Why', row.why],
    ['Reasoning', row.reasoning],
    ['Asked', row.attempts > 1 ? `${row.attempts} times` : null],
    ['Batch', row.batch],
    ['Decided before', row.reviewed === null ? null : `${row.reviewed.at} by ${row.reviewed.by ?? 'a person'}`],
  ];
  return (
    <dl class="facts">
      {facts.map(
        ([name, value]) =>
          value !== null && (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}

function Evidence({ evidence }: { readonly evidence: ReportLabel['evidence'] }) {
  return (
    <table class="evidence">
      <caption>Words of other receipts that the model was shown</caption>
      <thead>
        <tr>
          <th scope="col">Word</th>
          <th scope="col">Label there</th>
          <th scope="col">Judged</th>
        </tr>
      </thead>
      <tbody>
        {evidence.map(({ text, label, valid }, index) => (
          <tr key={index}>
            <td>{text}</td>
            <td>{label}</td>
            <td>
              <Mark status={valid ? 'VALID' : 'INVALID'} /> {STATUS_WORDS[valid ? 'VALID' : 'INVALID']}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Actions({ label, deciding }: Props) {
  const made = deciding.made(label.key);
  const { correcting, setCorrecting } = deciding;
  const pressed = (decision: 'valid' | 'invalid', corrected: boolean): boolean =>
    made?.decision === decision && (made.correction !== null) === corrected;
  return (
    <div class="actions">
      {made !== undefined && (
        <p class="decided">
          You decided: <strong>{decisionWords(made)}</strong>.{' '}
          <button type="button" onClick={() => deciding.takeBack(label)}>
            Take back
          </button>
        </p>
      )}
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for a form's fields */}
      <div class="action-row" role="group" aria-label={`Decide on ${label.row.label}`}>
        <button
          type="button"
          class="act act-right"
          aria-pressed={pressed('valid', false)}
          aria-keyshortcuts="a"
          onClick={() => deciding.decide(label, { decision: 'valid', correction: null })}
        >
          Right <kbd>a</kbd>
        </button>
        <button
          type="button"
          class="act act-wrong"
          aria-pressed={pressed('invalid', false)}
          aria-keyshortcuts="r"
          onClick={() => deciding.decide(label, { decision: 'invalid', correction: null })}
        >
          Wrong <kbd>r</kbd>
        </button>
        <button
          type="button"
          class="act act-wrong"
          aria-expanded={correcting}
          aria-keyshortcuts="c"
          onClick={() => setCorrecting(!correcting)}
        >
          Wrong, it is … <kbd>c</kbd>
        </button>
      </div>
      {correcting && (
        <Correction
          label={label}
          labelNames={deciding.labelNames}
          onChoose={(correction) => deciding.decide(label, { decision: 'invalid', correction })}
          onLeave={() => setCorrecting(false)}
        />
      )}
    </div>
  );
}
