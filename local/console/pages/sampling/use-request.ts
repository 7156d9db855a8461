import { useEffect, useRef, useState } from 'react';
import { navigate, parseAddress, useAddress } from '../../address/address.ts';
import { parseSamplingPlace, samplingPlaceAddress, type TrialRequest } from './url.ts';

/** Browsers take only so many changes of the address at once. */
const settleAfter = 300;

/** What is tried: as typed at once, and in the address when the typing pauses. */
export function useRequest(): readonly [TrialRequest, (request: TrialRequest) => void] {
  const fromAddress = parseSamplingPlace(useAddress()).request;
  const [request, setRequest] = useState(fromAddress);
  const written = useRef(keyOf(fromAddress));

  // Somebody went back, or followed a link.
  const inAddress = keyOf(fromAddress);
  if (inAddress !== written.current) {
    written.current = inAddress;
    if (keyOf(request) !== inAddress) setRequest(fromAddress);
  }

  const wanted = keyOf(request);
  useEffect(() => {
    if (wanted === written.current) return;
    const timer = setTimeout(() => {
      const place = parseSamplingPlace(parseAddress(location.hash));
      written.current = wanted;
      navigate(samplingPlaceAddress({ ...place, request }), 'replace');
    }, settleAfter);
    return () => clearTimeout(timer);
  }, [wanted, request]);

  return [request, setRequest];
}

const keyOf = (request: TrialRequest): string => samplingPlaceAddress({ request });
