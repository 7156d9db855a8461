import { useRef, useState } from 'react';
import { IconButton } from '../components/IconButton.tsx';
import { Popover } from '../components/Popover.tsx';
import styles from './FilterBox.module.css';

/** https://docs.aws.amazon.com/xray/latest/devguide/xray-console-filters.html */
const grammar: readonly { readonly says: string; readonly example: string }[] = [
  {
    says: 'an outcome: ok, error (4xx), throttle (429), fault (5xx); ! turns it round',
    example: '!ok',
  },
  {
    says: 'times in seconds: responsetime of the answer, duration of all work',
    example: 'responsetime > 0.5',
  },
  {
    says: 'both, either, brackets; a blank is an AND',
    example: '(fault OR throttle) AND duration >= 1',
  },
  {
    says: 'the request: http.url, .method, .status, .useragent, .clientip',
    example: 'http.url CONTAINS "/orders" AND http.status = 201',
  },
  {
    says: 'texts: =, !=, CONTAINS, BEGINSWITH, ENDSWITH; alone it asks whether there is one',
    example: 'user CONTAINS ""',
  },
  { says: 'an annotation; with brackets for keys with dots', example: 'annotation.tier = "gold"' },
  {
    says: 'a service took part; braces ask of its own requests',
    example: 'service("orders") { fault }',
  },
  { says: 'a service by name, type or both', example: 'service(id(type: "AWS::DynamoDB::Table"))' },
  {
    says: 'a call from one service to another',
    example: 'edge("place-order", "orders") { responsetime > 0.1 }',
  },
  {
    says: 'root causes: rootcause.fault, .error, .responsetime by service, entity, exception',
    example: 'rootcause.fault.exception { message CONTAINS "timeout" }',
  },
];

export function FilterHelp({ onTry }: { readonly onTry: (example: string) => void }) {
  const opener = useRef<HTMLButtonElement>(null);
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <IconButton
        ref={opener}
        icon="help"
        label="How to write a filter"
        aria-expanded={isOpen}
        onClick={() => setIsOpen(!isOpen)}
      />
      {isOpen && (
        <Popover opener={opener} onClose={() => setIsOpen(false)}>
          <table className={styles.help}>
            <caption>Filter expressions of X-Ray</caption>
            <thead className="visually-hidden">
              <tr>
                <th scope="col">Example</th>
                <th scope="col">What it asks for</th>
              </tr>
            </thead>
            <tbody>
              {grammar.map(({ says, example }) => (
                <tr key={example}>
                  <td>
                    <button
                      type="button"
                      onClick={() => {
                        setIsOpen(false);
                        onTry(example);
                      }}
                    >
                      <code>{example}</code>
                    </button>
                  </td>
                  <td>{says}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Popover>
      )}
    </>
  );
}
