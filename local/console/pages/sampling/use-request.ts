import { useEffect, useState } from 'react';
import { navigate, parseAddress, useAddress } from '../../address/address.ts';
import { parseSamplingPlace, samplingPlaceAddress, type TrialRequest } from './url.ts';

/** Milliseconds: browsers take only so many changes of the address at once. */
const settleAfter = 300;

/** What is tried: as typed at once, and in the address when the typing pauses. */
export function useRequest(): readonly [TrialRequest, (request: TrialRequest) => void] {
  const fromAddress = parseSamplingPlace(useAddress()).request;
  const inAddress = keyOf(fromAddress);
  const [seen, setSeen] = useState(inAddress);
  const [request, setRequest] = useState(fromAddress);
  const wanted = keyOf(request);

  // Somebody went back or followed a link; or it is what was written below.
  if (seen !== inAddress) {
    setSeen(inAddress);
    if (wanted !== inAddress) setRequest(fromAddress);
  }

  useEffect(() => {
    if (wanted === seen) return;
    const timer = setTimeout(() => {
      const place = parseSamplingPlace(parseAddress(location.hash));
      navigate(samplingPlaceAddress({ ...place, request }), 'replace');
    }, settleAfter);
    return () => clearTimeout(timer);
  }, [wanted, seen, request]);

  return [request, setRequest];
}

const keyOf = (request: TrialRequest): string => samplingPlaceAddress({ request });
